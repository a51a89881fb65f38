import { beforeEach, describe, expect, it } from 'vitest'

import { createTheme, THEME_KEY } from './theme.ts'

beforeEach(() => {
  localStorage.clear()
  delete document.documentElement.dataset['theme']
})

describe('the theme', () => {
  it('follows the system until someone chooses', () => {
    expect(createTheme().theme()).toBe('system')
    expect(document.documentElement.dataset['theme']).toBeUndefined()
  })

  it('shows a choice at once and remembers it for the next page', () => {
    createTheme().setTheme('dark')
    expect(document.documentElement.dataset['theme']).toBe('dark')
    expect(createTheme().theme()).toBe('dark')
  })

  it('goes back to the system and forgets', () => {
    const { setTheme } = createTheme()
    setTheme('light')
    setTheme('system')
    expect(document.documentElement.dataset['theme']).toBeUndefined()
    expect(localStorage.getItem(THEME_KEY)).toBeNull()
  })

  it('follows a choice made in another tab', () => {
    const { theme } = createTheme()
    localStorage.setItem(THEME_KEY, 'dark')
    window.dispatchEvent(new StorageEvent('storage', { key: THEME_KEY }))
    expect(theme()).toBe('dark')
  })

  it('takes what nobody offers for the system', () => {
    localStorage.setItem(THEME_KEY, 'solarized')
    expect(createTheme().theme()).toBe('system')
  })
})
