/** Money for people. */

/** Writes fen as `¥1,280.00`. */
export function formatMoney(fen: number): string {
  const sign = fen < 0 ? '-' : ''
  const whole = Math.floor(Math.abs(fen) / 100)
  const rest = String(Math.abs(fen) % 100).padStart(2, '0')
  return `${sign}¥${whole.toLocaleString('en-US')}.${rest}`
}

/** Writes fen without the decimals when they are zero: `¥360`, for tight places such as the answer strip. */
export function formatMoneyShort(fen: number): string {
  return formatMoney(fen).replace(/\.00$/, '')
}
