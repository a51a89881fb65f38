import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, it, vi } from 'vitest'

import { SelectField } from './select-field.tsx'

const options = [
  { value: 'a', label: 'Alpha' },
  { value: 'b', label: 'Bravo' },
]

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.replaceChildren()
})

it('keeps the keyboard while a choice is on its way, and takes no other until it is there', () => {
  const [busy, setBusy] = createSignal(false)
  const onChange = vi.fn<(value: string) => void>()
  dispose = render(
    () => <SelectField label="Role" options={options} value="a" onChange={onChange} busy={busy()} />,
    document.body,
  )
  const trigger = document.querySelector<HTMLElement>('.select-trigger')
  const press = (key: string) => trigger?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }))
  trigger?.focus()
  setBusy(true)
  expect(document.activeElement).toBe(trigger)
  expect(trigger?.getAttribute('aria-disabled')).toBe('true')
  press('ArrowRight')
  press('ArrowDown')
  expect(onChange).not.toHaveBeenCalled()
  expect(trigger?.getAttribute('aria-expanded')).toBe('false')
  setBusy(false)
  press('ArrowRight')
  expect(onChange.mock.calls).toEqual([['b']])
  press('ArrowDown')
  expect(trigger?.getAttribute('aria-expanded')).toBe('true')
})
