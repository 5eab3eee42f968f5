/** A time that somebody keeps for some minutes while he fills in the rest. */
export default {
  keep: 'Keep for 10 minutes',
  cannot: 'This time cannot be kept now: {reason}.',
  state: 'Kept for a short time',
  until: 'Book it before {deadline}',
  title: 'Fill in and book',
  left: '{left} left',
  leftText: 'This time is kept for you, and nobody else can book it. Book it before {deadline}; after that it is free again, nothing is held against you and nobody is told.',
  over: 'It has been kept long enough; the time is being released.',
  book: 'Book it',
  giveUp: 'I do not want it',
  ended: 'It is no longer kept. It was not booked, and the time is free again.',
  unnamed: 'Time kept for somebody',
}
