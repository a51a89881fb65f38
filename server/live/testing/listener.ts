import type { GridEvent } from '@operagrid/shared/domain/change'

import type { Message } from '../wire/message.ts'
import type { Outlet } from '../wire/outlet.ts'

/** A reader's end that can stop reading: after `room` messages more are held back than should be. */
export type Listener = Outlet & {
  /** The data of every message so far. */
  readonly events: readonly { readonly id: string; readonly data: GridEvent }[]
  /** Every version told, and the word `resync` where it was said. */
  readonly heard: () => readonly (number | 'resync')[]
  stall(): void
  read(): void
  close(): void
}

/**
 * It reads from the start.
 *
 * @param sending called with each message, before it is taken
 */
export function makeListener(sending: () => void = () => undefined): Listener {
  const events: { id: string; data: GridEvent }[] = []
  let state: 'reading' | 'stalled' | 'closed' = 'reading'
  let drained: (() => void)[] = []
  return {
    send(message: Message) {
      sending()
      if (state === 'closed') return 'closed'
      // Our own envelope, see message.ts.
      const { result } = JSON.parse(`{"id":1${message.text}`) as { result: { data: { id: string; data: GridEvent } } }
      events.push(result.data)
      return state === 'stalled' ? 'behind' : 'sent'
    },
    get behind() {
      return state === 'stalled'
    },
    whenDrained: (listener) => void drained.push(listener),
    events,
    heard: () =>
      events.flatMap(({ data }): (number | 'resync')[] =>
        data.type === 'resync' ? ['resync'] : data.changes.map((change) => change.version),
      ),
    stall: () => (state = 'stalled'),
    read() {
      state = 'reading'
      const waiting = drained
      drained = []
      for (const listener of waiting) listener()
    },
    close: () => (state = 'closed'),
  }
}
