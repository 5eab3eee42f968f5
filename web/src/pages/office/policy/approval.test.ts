import { describe, expect, it } from 'vitest'
import { SECONDS, newApproval, secondOf } from './approval'

describe('reasons to ask the lab', () => {
  it('begin_with_the_first_use_and_one_approval', () => {
    expect(newApproval()).toEqual({ longer_than_minutes: null, hours: [], first_use: true, second: null })
  })

  it('name_nobody_where_one_approval_is_enough', () => {
    expect(SECONDS.map(secondOf)).toEqual([null, 'manager', 'pi'])
  })
})
