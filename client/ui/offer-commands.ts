import { createSignal, onCleanup } from 'solid-js'

import type { Command } from './command.ts'

type Source = () => readonly Command[]

const [sources, setSources] = createSignal<readonly Source[]>([])

/** What the pages that are open offer to the command palette. Reactive. */
export const offeredCommands = (): readonly Command[] => sources().flatMap((source) => source())

/** A page calls this once with what it can do; it ends with the page. */
export function offerCommands(source: Source): void {
  setSources((all) => [...all, source])
  onCleanup(() => setSources((all) => all.filter((one) => one !== source)))
}
