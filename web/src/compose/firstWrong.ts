/** Taking the reader to what stopped a form. */

const WRONG = '.el-form-item.is-error, [aria-invalid="true"], [data-wrong]'
const INPUTS = 'input:not([type="hidden"]), textarea, select, button, [tabindex="0"]'

/** Shows and focuses the first field that is marked as wrong; tells whether there was one. */
export function toFirstWrong(form: ParentNode | null | undefined): boolean {
  const wrong = form?.querySelector<HTMLElement>(WRONG)
  if (!wrong) return false
  const field = wrong.matches(INPUTS) ? wrong : (wrong.querySelector<HTMLElement>(INPUTS) ?? wrong)
  wrong.scrollIntoView({ block: 'center' })
  field.focus({ preventScroll: true })
  return true
}
