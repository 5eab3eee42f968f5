/** Contested weeks in words. */

import { formatDay } from '../../format/time'
import type { Locale } from '../../i18n'

/** Writes the day that a week begins with; a day has no zone. */
export function dayOf(monday: string, locale: Locale): string {
  return formatDay(`${monday}T00:00:00Z`, 'UTC', locale)
}
