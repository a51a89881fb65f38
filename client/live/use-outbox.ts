import { errorOf, trpc } from '../trpc.ts'
import { watchAccess } from './access.ts'
import { makeMemoryOpStore, openOpStore } from './op-store.ts'
import type { OpStore, OutboxOwner } from './op-store.ts'
import { createOutbox } from './outbox.ts'
import type { Outbox } from './outbox.ts'
import { openPages, pageId } from './page-id.ts'
import { watchSocket } from './socket.ts'

let current: { readonly key: string; readonly outbox: Outbox; readonly forget: () => void } | undefined

/** The outbox of `owner` on this page; that of an earlier owner stops sending. */
export function useOutbox(owner: OutboxOwner): Outbox {
  const key = `${owner.tenantId} ${owner.memberId}`
  if (current?.key === key) return current.outbox
  closeOutbox()
  const outbox = createOutbox({
    store: makeLateStore(openOpStore(owner).catch(() => makeMemoryOpStore())),
    send: async (gridId, ops) => (await trpc.record.apply.mutate({ gridId, ops: [...ops] })).results,
    faultOf: errorOf,
    pageId,
    openPages,
  })
  const forgetSocket = watchSocket((event) => {
    if (event === 'opened') outbox.wake()
  })
  // Signed out: what one member left must never go as another's.
  const forgetAccess = watchAccess((signedIn) => {
    if (!signedIn) closeOutbox()
  })
  const forget = () => {
    forgetSocket()
    forgetAccess()
  }
  current = { key, outbox, forget }
  return outbox
}

/** Stops sending. What waits stays in the owner's own database. */
function closeOutbox(): void {
  current?.forget()
  current?.outbox.close()
  current = undefined
}

/** A store that is still opening, used as if it were open. */
function makeLateStore(opening: Promise<OpStore>): OpStore {
  return {
    list: async () => await (await opening).list(),
    put: async (queued) => await (await opening).put(queued),
    remove: async (opIds) => await (await opening).remove(opIds),
  }
}
