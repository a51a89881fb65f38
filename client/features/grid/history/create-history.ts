import { createEffect, createSignal, on } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { RecordChange } from '@operagrid/shared/domain/change'
import type { RecordHistory } from '@operagrid/shared/domain/history'

import { errorOf, trpc } from '../../../trpc.ts'
import type { ShownError } from '../../../trpc.ts'

/** Changes a look. */
const PAGE = 30

export type History = {
  /** The newest first; undefined until something is known. */
  readonly changes: Accessor<readonly RecordChange[] | undefined>
  /** Why nothing more could be read. */
  readonly fault: Accessor<ShownError | undefined>
  /** True when there are older ones. */
  readonly more: Accessor<boolean>
  readonly loading: Accessor<boolean>
  readonly loadMore: () => void
  /** Once more, after a fault. */
  readonly retry: () => void
}

type Shown = RecordHistory | undefined
type Of = { readonly gridId: string; readonly recordId: string; readonly fieldId: string | null }

/**
 * The history of a record, or of one cell of it, as it grows.
 *
 * @param version the record's: when it rises there is something new at the top
 */
export function createHistory(of: Accessor<Of>, version: Accessor<number>): History {
  const [shown, setShown] = createSignal<Shown>()
  const [fault, setFault] = createSignal<ShownError>()
  const [loading, setLoading] = createSignal(false)
  /** Counts questions: only the last one's answer is taken. */
  let asked = 0

  async function ask(from: number | undefined, take: (before: Shown, page: RecordHistory) => Shown): Promise<void> {
    const mine = (asked += 1)
    const { gridId, recordId, fieldId } = of()
    setLoading(true)
    try {
      const only = { ...(fieldId !== null && { fieldId }), ...(from !== undefined && { from }) }
      const page = await trpc.record.history.query({ gridId, recordId, ...only, limit: PAGE })
      if (mine !== asked) return
      setShown((before) => take(before, page))
      setFault(undefined)
    } catch (error) {
      if (mine === asked) setFault(errorOf(error))
    } finally {
      if (mine === asked) setLoading(false)
    }
  }
  const key = (): string => Object.values(of()).join(' ')
  // Another record has another version as well: one question for both.
  createEffect(
    on([key, version], ([now], before) => {
      if (now !== before?.[0]) setShown(undefined)
      void ask(undefined, putOnTop)
    }),
  )

  return {
    changes: () => shown()?.changes,
    fault,
    more: () => typeof shown()?.next === 'number',
    loading,
    loadMore() {
      const next = shown()?.next
      if (typeof next === 'number' && !loading()) void ask(next, putBelow)
    },
    retry: () => void ask(undefined, putOnTop),
  }
}

/** The newest page again: what is known already stays below it, unless so much is new that they do not meet. */
function putOnTop(before: Shown, page: RecordHistory): RecordHistory {
  const known = new Set(page.changes.map(({ version }) => version))
  const oldest = page.changes.at(-1)?.version ?? 0
  const meets = before?.changes.some(({ version }) => known.has(version)) ?? false
  if (before === undefined || !meets) return page
  return { changes: [...page.changes, ...before.changes.filter(({ version }) => version < oldest)], next: before.next }
}

function putBelow(before: Shown, page: RecordHistory): RecordHistory {
  return { changes: [...(before?.changes ?? []), ...page.changes], next: page.next }
}
