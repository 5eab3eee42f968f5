/** The unified social credit code (GB 32100-2015), checked while it is typed; the server checks it again. */

/** Signs of a code; a sign's value is its index. */
const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** `Wi = 3^(i-1) mod 31` for signs 1 to 17 (GB 32100-2015). */
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
/** Weights of the first eight signs of the organisation code inside it (GB 11714). */
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

/** What is wrong with a code; positions count from 1. */
export type CreditCodeFault =
  | { kind: 'length'; found: number }
  | { kind: 'sign'; position: number; found: string }
  | { kind: 'check' }
  | { kind: 'organisationCheck' }

/** Folds full-width and small letters, drops blanks. */
export function foldCode(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
    .replace(/\s/g, '')
    .toUpperCase()
}

/** Returns the first fault of a code, or `null` when both check signs fit. */
export function creditCodeFault(text: string): CreditCodeFault | null {
  const code = foldCode(text)
  if (code.length !== 18) return { kind: 'length', found: code.length }
  const values = [...code].map((sign) => SIGNS.indexOf(sign))
  const strange = values.indexOf(-1)
  if (strange >= 0) return { kind: 'sign', position: strange + 1, found: code.charAt(strange) }
  if (code.charAt(17) !== checkSign(values)) return { kind: 'check' }
  if (code.charAt(16) !== organisationCheckSign(code.slice(8, 16))) return { kind: 'organisationCheck' }
  return null
}

/** `S = Σ value · Wi; c = (31 − S mod 31) mod 31` (GB 32100-2015). */
function checkSign(values: number[]): string {
  const sum = WEIGHTS.reduce((total, weight, index) => total + weight * (values[index] ?? 0), 0)
  return SIGNS.charAt((31 - (sum % 31)) % 31)
}

/** `c = 11 − S mod 11`, letters A = 10 … Z = 35; 10 is written X and 11 is 0 (GB 11714). */
function organisationCheckSign(signs: string): string {
  const sum = ORGANISATION_WEIGHTS.reduce((total, weight, index) => total + weight * parseInt(signs.charAt(index), 36), 0)
  const value = 11 - (sum % 11)
  return value === 10 ? 'X' : value === 11 ? '0' : String(value)
}
