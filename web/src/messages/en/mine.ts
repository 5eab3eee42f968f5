/** One's own reservations. */
export default {
  title: 'My bookings',
  bookMore: 'Book an instrument',
  upcoming: 'Upcoming',
  past: 'History',
  noneUpcoming: 'Nothing is coming up',
  nonePast: 'No history yet',
  noneText: 'Find an instrument in the catalogue and choose a time.',
}
