import { describe, expect, it } from 'vitest'
import { tabsOf } from './tabs'

const paths = (...roles: string[]) => tabsOf(roles).map((tab) => tab.to)

describe('pages of administration', () => {
  it('are_kept_apart', () => {
    expect(paths('security_administrator')).toEqual(['/admin/people'])
    expect(paths('audit_administrator')).toEqual(['/admin', '/admin/outbox'])
    expect(paths('system_administrator')).not.toContain('/admin/people')
  })

  it('stand_once_for_somebody_with_two_roles', () => {
    expect(paths('system_administrator', 'security_administrator')).toEqual([
      '/admin',
      '/admin/outbox',
      '/admin/mailbox',
      '/admin/institutions',
      '/admin/people',
    ])
  })

  it('are_none_for_everybody_else', () => {
    expect(paths('auditor')).toEqual([])
  })
})
