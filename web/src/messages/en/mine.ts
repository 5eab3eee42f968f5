/** One's own reservations. */
export default {
  title: 'My bookings',
  bookMore: 'Book an instrument',
  upcoming: 'Upcoming',
  past: 'Past',
  noneUpcoming: 'Nothing is coming up',
  nonePast: 'Nothing in the past',
  noneText: 'Find an instrument in the catalogue and choose a time.',
}
