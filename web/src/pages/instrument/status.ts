/** Tells whether the ledger's state of an instrument lets it be used. */
export function isOperational(status: string): boolean {
  return status === 'in_use' || status === 'normal' || status === 'surplus'
}
