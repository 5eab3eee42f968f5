/** What a use has beside its instrument. */
export default {
  title: 'Accessories and operator',
  pieces: '({n} of them)',
  operator: 'With an operator',
  why: { always: '(only operators run this instrument)', commissioned: '(an operator does commissioned work)' },
  place: 'Place',
  anyPlace: 'any',
  operated: 'run by an operator',
  operatedBy: 'run by operator {who}',
}
