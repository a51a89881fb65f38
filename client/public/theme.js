// Before the first paint, so that a chosen theme never flashes; the rest is ui/theme.ts.
try {
  const theme = localStorage.getItem('operagrid.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Storage is blocked: the system's theme it is.
}
