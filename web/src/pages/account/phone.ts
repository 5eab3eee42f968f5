/** Writes a number (E.164) as it is read aloud: of mainland China in groups, all others as they are. */
export function readable(number: string): string {
  const mobile = /^\+86(\d{3})(\d{4})(\d{4})$/.exec(number)
  return mobile ? `${mobile[1]} ${mobile[2]} ${mobile[3]}` : number
}
