import { vi } from 'vitest'

// One page serves several files, which is four times as fast; their modules are each file's own all the same.
vi.resetModules()

// Every browser has matchMedia, jsdom has not: here no query matches until a test says otherwise.
window.matchMedia ??= (media) =>
  Object.assign(new EventTarget(), {
    media,
    matches: false,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  })
