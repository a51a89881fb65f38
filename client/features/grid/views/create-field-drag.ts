import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { followPress } from '../../../ui/follow-press.ts'
import type { Column } from '../create-columns.ts'
import type { GridView } from '../grid-context.ts'

/** A press becomes a drag after this many CSS pixels. */
const SLACK_PX = 5

export type FieldDrag = {
  /** The field that is being moved. */
  readonly moving: Accessor<string | null>
  /** Where it would come to stand: CSS pixels from the end of the number column. */
  readonly line: Accessor<number | null>
  /**
   * Follows a press on a field's name until it is let go, or Escape takes it back.
   *
   * @param tapped called when it was no drag
   */
  readonly begin: (press: PointerEvent & { currentTarget: HTMLElement }, column: Column, tapped: () => void) => void
}

/** Moves a field among the others by its name, with the pointer. */
export function createFieldDrag({ columns, look, fields }: GridView, numberWidth: () => number): FieldDrag {
  const [moving, setMoving] = createSignal<string | null>(null)
  const [line, setLine] = createSignal<number | null>(null)

  /** The place among the shown fields before which `x` lies on screen; the frozen ones do not go along when it is scrolled. */
  function placeAt(x: number, scrolled: number): number {
    const found = columns
      .list()
      .findIndex(({ at, left, width }) => x + (at < columns.frozen() ? 0 : scrolled) < left + width / 2)
    const place = found === -1 ? columns.list().length : found
    return x < columns.frozenWidth() ? Math.min(place, columns.frozen()) : place
  }

  return {
    moving,
    line,
    begin(press, { field }, tapped) {
      const head = press.currentTarget
      const start = press.clientX
      let place: number | null = null
      const rest = (): void => {
        setMoving(null)
        setLine(null)
      }
      const follow = (moved: PointerEvent): void => {
        if (moving() === null && Math.abs(moved.clientX - start) < SLACK_PX) return
        setMoving(field.id)
        const scrolled = head.closest('.grid-scroller')?.scrollLeft ?? 0
        const row = (head.closest('[role="row"]')?.getBoundingClientRect().left ?? 0) + scrolled
        const x = moved.clientX - row - numberWidth()
        place = placeAt(x, scrolled)
        const left = columns.list()[place]?.left ?? columns.width()
        setLine(x < columns.frozenWidth() ? left + scrolled : left)
      }
      const letGo = (): void => {
        const wasDrag = moving() !== null
        rest()
        if (!wasDrag) tapped()
        else if (place !== null)
          look.arrange(
            movedTo(
              fields().map(({ id }) => id),
              field.id,
              columns.list()[place]?.field.id ?? null,
            ),
          )
      }
      followPress(press, { follow, letGo, takeBack: rest })
    },
  }
}

/** `ids` with `id` before `target`, or at the end. */
export function movedTo(ids: readonly string[], id: string, target: string | null): string[] {
  if (id === target) return [...ids]
  const others = ids.filter((one) => one !== id)
  const at = target === null ? others.length : others.indexOf(target)
  return [...others.slice(0, at), id, ...others.slice(at)]
}
