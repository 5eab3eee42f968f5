/** Notices. */
export default {
  title: 'Notices',
  text: 'The same as by mail, newest first.',
  none: 'No notices yet',
  noneText: 'When a reservation is approved, moved or cancelled, it is said here as well as by mail.',
  unread: 'Unread',
}
