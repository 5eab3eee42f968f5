/** Handing in a ledger. */

import { api, ask } from '../../../api/client'
import type { Import } from './steps'

/** Most megabytes that the server reads; larger files are not even sent. */
export const MOST_MEGABYTES = 10

/** Sends a file for preview. Nothing of an instrument is written by that. */
export function preview(file: File, institutionId: string): Promise<Import> {
  return ask(
    api.POST('/imports', {
      // The document calls a file a string of binary format; what is sent is the form itself.
      body: { file: '', institution_id: institutionId },
      bodySerializer: () => {
        const form = new FormData()
        form.set('institution_id', institutionId)
        form.set('file', file)
        return form
      },
    }),
  )
}
