import { onCleanup } from 'solid-js'

import { swallowClick } from '../cards/create-card-drag.ts'
import type { Day } from './calendar-days.ts'
import type { Calendar } from './create-calendar.ts'

export type EndDrag = {
  /** Follows a press on the end of a record until it is let go, or Escape takes it back. */
  readonly begin: (press: PointerEvent, recordId: string) => void
}

/** Carries the ends of records with a mouse or a pen: a finger has no hand on so narrow an edge. */
export function createEndDrag(
  calendar: Calendar,
  /** The day at a point of the window, undefined outside of all. */
  dayUnder: (x: number, y: number) => Day | undefined,
): EndDrag {
  let end = (): void => undefined
  onCleanup(() => end())

  return {
    begin(press, recordId) {
      if (press.button !== 0 || !press.isPrimary || press.pointerType === 'touch') return
      // It is no press on the record.
      press.stopPropagation()
      end()
      const ending = new AbortController()
      const { signal } = ending
      end = () => {
        ending.abort()
        calendar.dropEnd(false)
        end = () => undefined
      }
      document.addEventListener(
        'pointermove',
        (moved) => {
          const day = dayUnder(moved.clientX, moved.clientY)
          if (moved.pointerId === press.pointerId && day) calendar.aimEnd(recordId, day)
        },
        { signal },
      )
      document.addEventListener(
        'pointerup',
        () => {
          swallowClick()
          calendar.dropEnd(true)
          end()
        },
        { signal },
      )
      document.addEventListener('pointercancel', () => end(), { signal })
      document.addEventListener(
        'keydown',
        (event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          end()
          // The button is still down, and may come up over the same record.
          document.addEventListener('pointerup', swallowClick, { capture: true, once: true })
        },
        { signal, capture: true },
      )
    },
  }
}
