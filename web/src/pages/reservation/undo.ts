/** A move can be taken back for ten seconds: by moving back, through the same door. */

import { ElButton, ElMessage } from 'element-plus'
import { h } from 'vue'
import type { Reservation } from '../../api/types'
import { problemText } from '../../api/words'
import type { Chosen } from '../../booking/selection'
import { t } from '../../i18n'
import { move } from './act'

const TEN_SECONDS = 10_000

/** Says that it was moved and offers to move it back; `undone` gets the reservation as it then is. */
export function offerUndo(moved: Reservation, back: Chosen, undone: (reservation: Reservation) => void): void {
  const undo = async () => {
    note.close()
    try {
      undone(await move(moved, back))
      ElMessage.success(t('reservation.move.undone'))
    } catch (error) {
      ElMessage.error(problemText(error))
    }
  }
  const note = ElMessage({
    type: 'success',
    duration: TEN_SECONDS,
    message: h('span', { role: 'status' }, [
      t('reservation.move.saved'),
      ' ',
      h(ElButton, { link: true, type: 'primary', onClick: () => void undo() }, () => t('reservation.move.undo')),
    ]),
  })
}
