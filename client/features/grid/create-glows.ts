import { createMemo, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { RecordChange } from '@operagrid/shared/domain/change'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'

/** As long as `--motion-glow`, in milliseconds. */
const GLOW_MS = 1800

/** From one sweep of what has gone out to the next, in milliseconds: longer than others' changes wait for one's typing, as each costs a frame. */
const SWEEP_MS = 600

/** Records that glow at once and still fade each for itself. */
const MAX_FADING = 12

/** A cell that somebody else just changed. `turn` flips with each change, so that the glow starts again. */
export type Glow = { readonly memberId: string | null; readonly turn: boolean; readonly untilMs: number }

/** In place of a field id: the whole row glows, since its record is new. */
export const WHOLE_ROW = '$row'

export type Glows = {
  /** The glowing cells of a record by field id; undefined when none glows. Reactive. */
  readonly of: (recordId: string) => ReadonlyMap<string, Glow> | undefined
  /** True while so many glow that they would keep the screen busy with fading: they stand still then. Reactive. */
  readonly crowded: Accessor<boolean>
  /** Lets the changed cells glow, or the rows of new records. */
  readonly light: (changes: readonly RecordChange[]) => void
}

/** Which cells glow, each once and for its own while. */
export function createGlows(): Glows {
  const [glows, setGlows] = createSignal<ReadonlyMap<string, ReadonlyMap<string, Glow>>>(new Map())
  let timer: ReturnType<typeof setTimeout> | undefined

  /** Those that have not gone out yet. */
  const stillLit = (): Map<string, ReadonlyMap<string, Glow>> => {
    const now = Date.now()
    const left = new Map<string, ReadonlyMap<string, Glow>>()
    for (const [recordId, cells] of glows()) {
      const glowing = [...cells].filter(([, glow]) => glow.untilMs > now)
      if (glowing.length === cells.size) left.set(recordId, cells)
      else if (glowing.length > 0) left.set(recordId, new Map(glowing))
    }
    return left
  }
  const show = (lit: ReadonlyMap<string, ReadonlyMap<string, Glow>>): void => {
    setGlows(lit)
    clearTimeout(timer)
    if (lit.size === 0) return
    let first = Number.POSITIVE_INFINITY
    for (const cells of lit.values()) for (const { untilMs } of cells.values()) first = Math.min(first, untilMs)
    timer = setTimeout(() => show(stillLit()), Math.max(SWEEP_MS, first - Date.now()))
  }
  onCleanup(() => clearTimeout(timer))

  return {
    of: (recordId) => glows().get(recordId),
    // Until all have gone out: what begins to fade when others went out would light up once more.
    crowded: createMemo((before) => glows().size > (before ? 0 : MAX_FADING), false),
    light(changes) {
      // What goes out does so together with what lights up: one frame, and not two.
      const next = stillLit()
      const untilMs = Date.now() + GLOW_MS
      for (const change of changes) {
        const cells = new Map(next.get(change.recordId))
        const isNew = change.kind === 'create' || change.kind === 'restore'
        for (const fieldId of isNew
          ? [WHOLE_ROW]
          : change.kind === 'assign'
            ? [ASSIGNED_TO]
            : Object.keys(change.after)) {
          cells.set(fieldId, { memberId: change.memberId, turn: !(cells.get(fieldId)?.turn ?? false), untilMs })
        }
        if (cells.size > 0) next.set(change.recordId, cells)
      }
      show(next)
    },
  }
}
