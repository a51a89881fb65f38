/**
 * A colour token as the browser resolves it now, `rgb(…)`: for canvases and charts, which cannot
 * take `var()`. Read it again when the theme changes (`useTheme().theme()`, or the
 * `prefers-color-scheme` media query).
 */
export function readColor(token: `--${string}`, near: HTMLElement = document.documentElement): string {
  const probe = document.createElement('span')
  probe.hidden = true
  probe.style.color = `var(${token})`
  near.append(probe)
  const color = getComputedStyle(probe).color
  probe.remove()
  return color
}
