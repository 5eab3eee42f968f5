// Runs before the first paint, so that a dark page never flashes white. A file of its own: pages allow no inline script.
(function () {
  var kept = null
  try {
    kept = localStorage.getItem('jishi.theme')
  } catch (_) {
    // Storage may be forbidden; then the system decides.
  }
  var dark = kept === 'dark' || (kept !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', dark)
})()
