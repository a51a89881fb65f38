import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { DeletedRecord } from '@operagrid/shared/domain/trash'

import { trpc } from '../../../trpc.ts'
import { createWaiting } from './create-waiting.ts'
import type { Waiting } from './create-waiting.ts'

/** Records a look. */
const PAGE = 50

export type Trash = Waiting<DeletedRecord> & {
  readonly more: Accessor<boolean>
  readonly loadMore: () => void
}

/** A grid's deleted records, read when `open` turns true, a page at a time. */
export function createTrash(gridId: string, open: Accessor<boolean>): Trash {
  const [more, setMore] = createSignal(false)
  let shown: readonly DeletedRecord[] = []

  async function read(): Promise<readonly DeletedRecord[]> {
    const last = shown.at(-1)
    const after = last && { deletedAt: last.deletedAt, id: last.id }
    const page = await trpc.record.trash.query({ gridId, ...(after && { after }), limit: PAGE })
    shown = [...shown, ...page.records]
    setMore(page.more)
    return shown
  }
  const waiting = createWaiting(open, () => {
    if (waiting.things() === undefined) shown = []
    return read()
  })
  return {
    ...waiting,
    more,
    loadMore: () => {
      if (waiting.loading()) return
      shown = waiting.things() ?? []
      waiting.retry()
    },
  }
}
