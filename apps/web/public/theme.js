// Runs before the first paint. The same rule as src/lib/theme.ts, which takes over from here.
(function () {
  var choice = 'system';
  try {
    choice = localStorage.getItem('quemiai.theme') || 'system';
  } catch {
    // Storage may be refused; the system's theme is used then.
  }
  var dark = choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
