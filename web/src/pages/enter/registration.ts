/** From what was typed to what is sent: empty optional fields are left out. */

import type { RegisterOrganisation } from '../../api/types'
import type { Locale } from '../../i18n'
import { foldCode } from './creditCode'

/** The organisation's part of the form. */
export interface OrganisationForm {
  kind: 'enterprise' | 'team'
  name: string
  creditCode: string
  district: string
  phone: string
}

/** The person's part of the form. */
export interface PersonForm {
  name: string
  email: string
}

/** Makes the request; a team has no code, whatever was typed before it was chosen. */
export function organisationBody(organisation: OrganisationForm, person: PersonForm, locale: Locale): RegisterOrganisation {
  const { kind, name, creditCode, district, phone } = organisation
  const code = foldCode(creditCode)
  return {
    organisation: {
      kind,
      name: name.trim(),
      ...(kind === 'enterprise' && code ? { credit_code: code } : {}),
      ...(district.trim() ? { district: district.trim() } : {}),
      ...(phone.trim() ? { contact_phone: phone.trim() } : {}),
    },
    person: { name: person.name.trim(), email: person.email.trim(), locale },
  }
}
