/** How a strike stands, in words. */

import type { Strike } from '../../api/types'
import type { Meaning } from '../../components/MeaningSign.vue'
import { formatDay, formatInstantText } from '../../format/time'
import { locale, t } from '../../i18n'

type Facts = Pick<Strike, 'appeal' | 'appealed_at' | 'appeal_until' | 'expires_at' | 'counts' | 'facility' | 'can'>

/** Says whether it counts and until when. */
export function countingText(strike: Facts): string {
  if (strike.appeal === 'voided') return t('conduct.voided')
  const day = formatDay(strike.expires_at, strike.facility.time_zone, locale.value)
  return t(strike.counts ? 'conduct.countsUntil' : 'conduct.expired', { day })
}

/** Says what came of an appeal, or until when one is possible; nothing when neither. */
export function appealText(strike: Facts, now: number = Date.now()): string {
  const zone = strike.facility.time_zone
  switch (strike.appeal) {
    case 'none':
      return strike.can.includes('contest')
        ? t('conduct.contestUntil', { deadline: formatInstantText(strike.appeal_until, zone, locale.value, now) })
        : ''
    case 'open':
      return t('conduct.appeal.open', { day: formatDay(strike.appealed_at ?? strike.appeal_until, zone, locale.value) })
    case 'upheld':
    case 'voided':
      return t(`conduct.appeal.${strike.appeal}`)
  }
}

/** Which of the meanings it has: what counts is refused, what is being decided waits, what counts no more is quiet. */
export function meaningOfStrike(strike: Pick<Strike, 'appeal' | 'counts'>): Meaning {
  if (!strike.counts) return 'quiet'
  return strike.appeal === 'open' ? 'waiting' : 'refused'
}
