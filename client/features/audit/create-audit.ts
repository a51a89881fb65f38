import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { AuditEvent, AuditFilter, AuditPage } from '@operagrid/shared/domain/audit'

import { errorOf, trpc } from '../../trpc.ts'

const ROWS = 100

export type AuditState = {
  /** What fits, the newest first; undefined until the first answer. Stays while it is read anew. */
  readonly events: Accessor<readonly AuditEvent[] | undefined>
  /** Members by id, as far as the answers so far named them. */
  readonly names: Accessor<Readonly<Record<string, string>>>
  readonly more: Accessor<boolean>
  /** What is being read: the look anew, or the rows below. */
  readonly reading: Accessor<'anew' | 'older' | null>
  /** Why the last reading failed, in a sentence. */
  readonly fault: Accessor<string | undefined>
  reload(): void
  /** The rows below those on screen. */
  loadOlder(): Promise<void>
}

/** The entries that fit a filter, read anew whenever it changes. */
export function createAudit(filter: Accessor<AuditFilter>): AuditState {
  const [page, setPage] = createSignal<AuditPage>()
  const [reading, setReading] = createSignal<'anew' | 'older' | null>(null)
  const [fault, setFault] = createSignal<string>()
  // An answer that another question has overtaken is nobody's.
  let asked = 0

  async function read(below?: number): Promise<void> {
    const turn = (asked += 1)
    setReading(below === undefined ? 'anew' : 'older')
    try {
      const answer = await trpc.audit.list.mutate({
        filter: filter(),
        limit: ROWS,
        ...(below !== undefined && { below }),
      })
      if (turn !== asked) return
      setPage((shown) => (shown === undefined || below === undefined ? answer : joined(shown, answer)))
      setFault(undefined)
    } catch (error) {
      if (turn === asked) setFault(errorOf(error).message)
    } finally {
      if (turn === asked) setReading(null)
    }
  }
  createEffect(on(filter, () => void read()))
  onCleanup(() => {
    asked += 1
  })

  return {
    events: () => page()?.events,
    names: () => page()?.names ?? {},
    more: () => page()?.more ?? false,
    reading,
    fault,
    reload: () => void read(),
    async loadOlder() {
      const last = page()?.events.at(-1)
      if (last !== undefined && reading() === null) await read(last.seq)
    },
  }
}

function joined(shown: AuditPage, below: AuditPage): AuditPage {
  return {
    events: [...shown.events, ...below.events],
    names: { ...shown.names, ...below.names },
    more: below.more,
  }
}
