import { untrack } from 'solid-js'

const fields = 'input:not([type="hidden"]), textarea, select, [role="combobox"], button[aria-haspopup="listbox"]'

/**
 * When a layer opens: gives the focus to what asks for it (`autofocus` of a TextField), else to the
 * first field of `body`, else to the layer itself. Never to a button, whose tooltip would come up.
 */
export function focusFirst(event: Event, body?: HTMLElement): void {
  if (!(event.currentTarget instanceof HTMLElement)) return
  event.preventDefault()
  const layer = event.currentTarget
  const marked = layer.querySelector<HTMLElement>('[data-autofocus]')
  // A search is left alone where fingers type: the keyboard would cover what is to be chosen.
  const touched = matchMedia('(pointer: coarse)').matches
  const barred = touched ? ':disabled, [type="search"]' : ':disabled'
  const first = [...(body?.querySelectorAll<HTMLElement>(fields) ?? [])].find((field) => !field.matches(barred))
  const target = marked ?? first ?? layer
  // What hears of the focus, such as a tooltip, reads signals: tracked by the layer's own effect,
  // they would run it again, and its end gives the focus back to the opener.
  untrack(() => target.focus({ preventScroll: target === layer }))
}
