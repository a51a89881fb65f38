import { children, createRenderEffect, For } from 'solid-js'
import type { JSX } from 'solid-js'

import './still-for.css'

type StillForProps<T> = {
  /** Items that stay keep their order among each other. */
  readonly each: readonly T[]
  readonly children: (item: T) => JSX.Element
}

/**
 * Draws an element for each item as `For` does, and never moves one that stays: `For` takes some out and puts them in
 * again while others come and go, and what has the keyboard in there would lose it.
 */
export function StillFor<T>(props: StillForProps<T>) {
  const drawn = children(() => <For each={props.each}>{props.children}</For>)
  const elements = () => drawn.toArray().filter((node) => node instanceof Element)
  return (
    <div
      class="still-for"
      role="presentation"
      ref={(parent) => createRenderEffect(() => putInOrder(parent, elements()))}
    />
  )
}

function putInOrder(parent: Element, elements: readonly Element[]): void {
  const staying = new Set(elements)
  for (const child of [...parent.children]) if (!staying.has(child)) child.remove()
  let next = parent.firstElementChild
  for (const element of elements) {
    if (element === next) next = next.nextElementSibling
    else parent.insertBefore(element, next)
  }
}
