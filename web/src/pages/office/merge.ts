/** Two people change the same form: what one of them left alone takes the other's word. */

/**
 * Joins what is typed here with what somebody else saved meanwhile, field by field: a field that was changed here keeps
 * what is typed, every other field takes the saved value. `before` is what both began with.
 */
export function merged<T extends object>(before: T, typed: T, saved: T): T {
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  // A rule that is not set is not there at all: each of the three may know a field that the others do not.
  const fields = [...new Set([before, typed, saved].flatMap((form) => Object.keys(form)))] as (keyof T)[]
  const parts = fields.map((field) => [field, same(typed[field], before[field]) ? saved[field] : typed[field]] as const)
  // Forms hold plain data inside Vue's proxies, which cannot be cloned as they are.
  return JSON.parse(JSON.stringify(Object.fromEntries(parts))) as T
}
