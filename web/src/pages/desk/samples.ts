/** A reservation for tests; whatever a test is about is told to it. */

import type { Reservation } from '../../api/types'

/** Makes a held request for Tuesday, 1 December 2026, 9:00 to 11:00 in Shanghai, unless told otherwise. */
export function aReservation(told: Partial<Reservation> = {}): Reservation {
  return {
    id: 'r1', instrument: { id: 'sem', name: { zh: '扫描电镜', en: 'SEM' } },
    institution: { id: 'i1', name: { zh: '大学', en: 'University' } },
    facility: { id: 'f1', name: { zh: '平台', en: 'Lab' }, time_zone: 'Asia/Shanghai' },
    start: '2026-12-01T01:00:00Z',
    end: '2026-12-01T03:00:00Z',
    mode: 'commissioned',
    purpose: 'research',
    title: '断口',
    note: '',
    state: 'held',
    short_hold: false,
    handed_over: false,
    hold_until: '2026-11-30T10:00:00Z',
    awaiting: ['manager'],
    side: 'outside',
    applicant: { id: 'p1', name: '林一帆' },
    group: null, organisation: { id: 'o1', name: '深蓝电池' }, project_code: null, price_fen: 72000,
    cancel_until: '2026-11-30T01:00:00Z',
    cancel_counts: false,
    checked_in_at: null,
    checked_out_at: null,
    reason: null,
    revision: 1,
    sequence: 0,
    can: ['approve', 'decline', 'move', 'cancel', 'override'], history: [], created_at: '2026-11-24T02:00:00Z', ...told,
  }
}
