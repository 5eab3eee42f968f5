import { describe, expect, it } from 'vitest'
import type { Policy } from './limits'
import { withOperated } from './operated'

describe('who must run an instrument', () => {
  const policy = { grid_minutes: 30 } as Policy

  it('is_said_unless_it_is_only_on_request', () => {
    expect(withOperated(policy, 'always')).toEqual({ grid_minutes: 30, operated: 'always' })
    expect(withOperated({ ...policy, operated: 'always' }, 'commissioned').operated).toBe('commissioned')
    expect(withOperated({ ...policy, operated: 'always' }, 'on_request')).toEqual(policy)
    expect(withOperated(policy, null)).toEqual(policy)
  })
})
