/** A series for tests; whatever a test is about is told to it. */

import type { Occurrence, Series } from '../../api/types'

/** Makes the n-th weekly occurrence, from Tuesday, 1 December 2026, 9:00 in Shanghai. */
export function anOccurrence(n: number, state: Occurrence['state']): Occurrence {
  const at = (hour: number) => new Date(Date.UTC(2026, 11, 1 + 7 * (n - 1), hour)).toISOString()
  return { reservation_id: `r${n}`, recurrence_id: at(1), start: at(1), end: at(3), moved: false, state, hold_until: null, handed_over: false }
}

/** Makes a series with occurrences in these states. */
export function aSeries(states: Occurrence['state'][], told: Partial<Series> = {}): Series {
  return {
    id: 's1', instrument: { id: 'sem', name: { zh: '扫描电镜', en: 'SEM' } },
    institution: { id: 'i1', name: { zh: '大学', en: 'University' } },
    facility: { id: 'f1', name: { zh: '平台', en: 'Lab' }, time_zone: 'Asia/Shanghai' },
    rule: { zh: '每周二 09:00–11:00，共 3 次', en: 'every Tue 09:00–11:00, 3 times' },
    recurrence_rule: 'FREQ=WEEKLY;COUNT=3', mode: 'self_use', purpose: 'research', title: '断口', note: '', side: 'own_group',
    applicant: { id: 'p1', name: '林一帆' }, group: null, organisation: null,
    occurrences: states.map((state, index) => anOccurrence(index + 1, state)),
    price_fen: null, awaiting: [], revision: 3, can: ['cancel'], created_at: '2026-11-24T02:00:00Z', continues: null, continued_by: [], ...told,
  }
}
