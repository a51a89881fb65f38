import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, it, vi } from 'vitest'

import { Menu } from './menu.tsx'
import { Popover } from './popover.tsx'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.replaceChildren()
})

const lines = () => [...document.querySelectorAll('[role^=menuitem]')]

/** Opens a menu of one line, and chooses it. @returns what was done by whom had the focus */
async function openOne(): Promise<{ readonly done: (string | null | undefined)[]; readonly line: HTMLElement }> {
  const done: (string | null | undefined)[] = []
  dispose = render(
    () => (
      <Menu
        entries={[{ label: 'Insert', onSelect: () => done.push(document.activeElement?.textContent) }]}
        trigger={(trigger) => <button {...trigger}>Actions</button>}
      />
    ),
    document.body,
  )
  const button = document.querySelector('button')
  button?.focus()
  button?.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, button: 0, pointerType: 'mouse' }))
  await vi.waitFor(() => expect(document.activeElement?.closest('[role=menu]')).not.toBeNull())
  const [line] = lines()
  if (!(line instanceof HTMLElement)) throw new Error('the menu has no line')
  return { done, line }
}

it.each([
  ['a click', () => new PointerEvent('pointerup', { bubbles: true, button: 0, pointerType: 'mouse' })],
  ['Enter', () => new KeyboardEvent('keydown', { bubbles: true, cancelable: true, key: 'Enter' })],
])('what is chosen by %s is done before any other key, by where the focus was', async (_, press) => {
  const { done, line } = await openOne()
  const event = press()
  line.dispatchEvent(event)
  await Promise.resolve()
  expect(done).toEqual(['Actions'])
  expect(lines()).toHaveLength(0)
  // Else the button that has the focus again would take the rest of that key.
  expect(event.defaultPrevented).toBe(event.type === 'keydown')
  // What opens has the focus from then on: the menu takes it back no more.
  const opened = document.body.appendChild(document.createElement('input'))
  opened.focus()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(done).toEqual(['Actions'])
  expect(document.activeElement).toBe(opened)
})

it('a popover that holds a menu stays open when something is chosen in it', async () => {
  const done: string[] = []
  dispose = render(
    () => (
      <Popover title="Sort by" trigger={(trigger) => <button {...trigger}>Sort</button>}>
        <Menu
          entries={[{ label: 'Clear', onSelect: () => done.push('cleared') }]}
          trigger={(trigger) => <button {...trigger}>More</button>}
        />
      </Popover>
    ),
    document.body,
  )
  const press = { bubbles: true, button: 0, pointerType: 'mouse' }
  document.querySelector('button')?.click()
  await vi.waitFor(() => expect(document.querySelector('[role=dialog] button')).not.toBeNull())
  const more = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'More')
  more?.focus()
  more?.dispatchEvent(new PointerEvent('pointerdown', press))
  await vi.waitFor(() => expect(document.activeElement?.closest('[role=menu]')).not.toBeNull())
  lines()[0]?.dispatchEvent(new PointerEvent('pointerup', press))
  await Promise.resolve()
  expect(done).toEqual(['cleared'])
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect(lines()).toHaveLength(0)
  expect(document.querySelector('[role=dialog]')).not.toBeNull()
  expect(document.activeElement).toBe(more)
})

it('what is touched is done once the menu is gone, and the click of that touch with it', async () => {
  const { done, line } = await openOne()
  line.dispatchEvent(new PointerEvent('pointerup', { bubbles: true, button: 0, pointerType: 'touch' }))
  await Promise.resolve()
  expect(done).toEqual([])
  await vi.waitFor(() => expect(done).toEqual(['Actions']))
  expect(lines()).toHaveLength(0)
})

it('an open menu keeps its lines when its entries are made anew, and they say and do what is new', async () => {
  const [count, setCount] = createSignal(1)
  const done: string[] = []
  dispose = render(
    () => (
      <Menu
        open
        entries={[
          { label: `Delete ${count()}`, onSelect: () => done.push(`deleted ${count()}`) },
          { kind: 'separator' },
          { kind: 'check', label: 'All', checked: count() > 1, onChange: () => undefined },
          {
            kind: 'radio',
            label: 'Order',
            value: count() > 1 ? 'down' : 'up',
            options: [
              { value: 'up', label: 'Up' },
              { value: 'down', label: 'Down' },
            ],
            onChange: () => undefined,
          },
        ]}
        trigger={(trigger) => <button {...trigger}>Actions</button>}
      />
    ),
    document.body,
  )
  await vi.waitFor(() => expect(lines()).toHaveLength(4))
  const before = lines()
  setCount(2)
  expect(lines().map((line, at) => line === before[at])).toEqual([true, true, true, true])
  expect(before.map((line) => line.textContent)).toEqual(['Delete 2', 'All', 'Up', 'Down'])
  expect(before.map((line) => line.getAttribute('aria-checked'))).toEqual([null, 'true', 'false', 'true'])
})
