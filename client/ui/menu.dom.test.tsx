import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, it, vi } from 'vitest'

import { Menu } from './menu.tsx'

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.replaceChildren()
})

const lines = () => [...document.querySelectorAll('[role^=menuitem]')]

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
