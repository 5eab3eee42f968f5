/** Loading, empty, failed, not allowed: the same words everywhere. */
export default {
  close: 'Close',
  loading: 'Loading',
  retry: 'Try again',
  more: 'Show more',
  kept: 'What you saw and typed is still here.',
  noPermission: 'This account may not see this page',
  whoGrants: 'If you need it, ask your institution’s equipment office or the system administrator for the role.',
}
