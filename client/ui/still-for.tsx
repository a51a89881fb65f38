import { children, createRenderEffect, For } from 'solid-js'
import type { JSX } from 'solid-js'

import './still-for.css'

type StillForProps<T> = {
  readonly each: readonly T[]
  readonly children: (item: T) => JSX.Element
}

/**
 * Draws an element for each item as `For` does, and never takes the one out of the page that has the keyboard in it,
 * nor any that keeps its place among those that stay: `For` takes some out and puts them in again while others come and
 * go, and the keyboard would be lost.
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
  const isHere = (element: Element): boolean => element.parentElement === parent
  // What stays where it is; all others are put around it where they are out of place.
  const still =
    elements.find((element) => isHere(element) && element.contains(document.activeElement)) ??
    elements.find(isHere) ??
    elements[0]
  if (still === undefined) return
  if (!isHere(still)) parent.append(still)
  const at = elements.indexOf(still)
  let [before, after] = [still, still]
  for (const element of elements.slice(at + 1)) {
    if (before.nextElementSibling !== element) before.after(element)
    before = element
  }
  for (const element of elements.slice(0, at).toReversed()) {
    if (after.previousElementSibling !== element) after.before(element)
    after = element
  }
}
