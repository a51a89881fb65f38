import { createRoot, createSignal, type Accessor } from 'solid-js'

export const themes = ['system', 'light', 'dark'] as const
export type Theme = (typeof themes)[number]

/** How people read a theme. */
export const themeNames: Readonly<Record<Theme, string>> = { system: 'System', light: 'Light', dark: 'Dark' }

/** Also read by public/theme.js, which runs before the first paint: keep both in step. */
export const THEME_KEY = 'operagrid.theme'

export type ThemeSetting = { readonly theme: Accessor<Theme>; readonly setTheme: (theme: Theme) => void }

/**
 * The look this browser has chosen, kept in localStorage and shown on the root element.
 * Another tab's choice arrives through its storage event. A browser that refuses storage
 * keeps the choice for the life of the page.
 */
export function createTheme(): ThemeSetting {
  const [theme, setSignal] = createSignal<Theme>(readTheme())
  const show = (next: Theme): void => {
    setSignal(next)
    if (next === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = next
  }
  show(theme())
  window.addEventListener('storage', (event) => {
    if (event.key === THEME_KEY || event.key === null) show(readTheme())
  })
  const setTheme = (next: Theme): void => {
    show(next)
    try {
      if (next === 'system') localStorage.removeItem(THEME_KEY)
      else localStorage.setItem(THEME_KEY, next)
    } catch {
      // Storage is blocked: the choice still holds until the page is left.
    }
  }
  return { theme, setTheme }
}

let shared: ThemeSetting | undefined

/** The one theme setting of this page. */
export function useTheme(): ThemeSetting {
  shared ??= createRoot(() => createTheme())
  return shared
}

function readTheme(): Theme {
  try {
    const stored = localStorage.getItem(THEME_KEY)
    return themes.find((theme) => theme === stored) ?? 'system'
  } catch {
    return 'system'
  }
}
