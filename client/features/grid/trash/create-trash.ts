import { createEffect, createSignal, on } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { DeletedRecord, RecordTrash } from '@operagrid/shared/domain/trash'

import { errorOf, trpc } from '../../../trpc.ts'
import type { ShownError } from '../../../trpc.ts'

/** Records a look. */
const PAGE = 50

export type Trash = {
  /** The last deleted first; undefined until something is known. */
  readonly records: Accessor<readonly DeletedRecord[] | undefined>
  readonly fault: Accessor<ShownError | undefined>
  readonly more: Accessor<boolean>
  readonly loading: Accessor<boolean>
  readonly loadMore: () => void
  readonly retry: () => void
  /** Takes a record off the list: it is on its way back. */
  readonly forget: (recordId: string) => void
}

/** A grid's deleted records, read when `open` turns true. */
export function createTrash(gridId: string, open: Accessor<boolean>): Trash {
  const [shown, setShown] = createSignal<RecordTrash>()
  const [fault, setFault] = createSignal<ShownError>()
  const [loading, setLoading] = createSignal(false)
  let asked = 0

  async function ask(last: DeletedRecord | undefined): Promise<void> {
    const mine = (asked += 1)
    setLoading(true)
    try {
      const after = last && { deletedAt: last.deletedAt, id: last.id }
      const page = await trpc.record.trash.query({ gridId, ...(after && { after }), limit: PAGE })
      if (mine !== asked) return
      setShown((before) => (last ? { ...page, records: [...(before?.records ?? []), ...page.records] } : page))
      setFault(undefined)
    } catch (error) {
      if (mine === asked) setFault(errorOf(error))
    } finally {
      if (mine === asked) setLoading(false)
    }
  }
  createEffect(
    on(open, (isOpen) => {
      asked += 1
      if (!isOpen) return
      setShown(undefined)
      setFault(undefined)
      void ask(undefined)
    }),
  )
  return {
    records: () => shown()?.records,
    fault,
    more: () => shown()?.more ?? false,
    loading,
    loadMore: () => void (loading() || ask(shown()?.records.at(-1))),
    retry: () => void ask(undefined),
    forget: (recordId) =>
      setShown((now) => now && { ...now, records: now.records.filter(({ id }) => id !== recordId) }),
  }
}
