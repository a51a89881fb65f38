import fc from 'fast-check'
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, describe, expect, it } from 'vitest'

import { StillFor } from './still-for.tsx'

const sorted = fc.uniqueArray(fc.nat(30)).map((items) => items.toSorted((a, b) => a - b))

describe('elements that stay', () => {
  let leave = (): void => undefined
  afterEach(() => leave())

  function draw(first: readonly number[]) {
    const [items, setItems] = createSignal(first)
    leave = render(() => <StillFor each={items()}>{(item) => <input value={String(item)} />}</StillFor>, document.body)
    const inputs = () => [...document.querySelectorAll('input')]
    return { setItems, inputs, shown: () => inputs().map(({ value }) => Number(value)) }
  }

  it('are never taken out of the page while others come and go around them', () => {
    fc.assert(
      fc.property(fc.array(sorted, { minLength: 2 }), (all) => {
        const { setItems, inputs, shown } = draw(all[0] ?? [])
        const watcher = new MutationObserver(() => undefined)
        watcher.observe(document.body, { childList: true, subtree: true })
        for (const next of all) {
          const before = inputs()
          watcher.takeRecords()
          setItems(next)
          expect(shown()).toEqual(next)
          const stayed = new Set<Node>(before.filter((input) => next.includes(Number(input.value))))
          expect(inputs().filter((input) => stayed.has(input))).toHaveLength(stayed.size)
          const taken = watcher.takeRecords().flatMap(({ removedNodes }) => [...removedNodes])
          expect(taken.filter((node) => stayed.has(node))).toEqual([])
        }
        watcher.disconnect()
        leave()
      }),
    )
  })

  it('keep the keyboard wherever they are among the others, in whatever order these come', () => {
    const order = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 1 })
    fc.assert(
      fc.property(fc.array(order, { minLength: 1 }), fc.nat(5), (all, edited) => {
        const { setItems, inputs, shown } = draw([0, 1, 2, 3, 4, 5])
        const input = inputs()[edited]
        input?.focus()
        let isHere = true
        for (const next of all) {
          setItems(next)
          expect(shown()).toEqual(next)
          isHere &&= next.includes(edited)
          expect(document.activeElement === input).toBe(isHere)
        }
        leave()
      }),
    )
  })

  it('keep the keyboard when all others are replaced by others in front of them', () => {
    const { setItems, inputs } = draw([5, 17, 18, 19])
    const edited = inputs()[0]
    edited?.focus()
    setItems([1, 2, 3, 4, 5, 6])
    expect(document.activeElement).toBe(edited)
  })
})
