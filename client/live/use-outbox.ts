import { AppError } from '@operagrid/shared/errors'

import { errorOf, trpc } from '../trpc.ts'
import { watchAccess } from './access.ts'
import { watchDevice } from './device.ts'
import { makeMemoryOpStore, openOpStore, opStoreName } from './op-store.ts'
import type { OpStore, OutboxOwner } from './op-store.ts'
import { createOutbox } from './outbox.ts'
import type { Outbox } from './outbox.ts'
import { patienceFor } from './patience.ts'
import { holdSender, openSenders } from './sender.ts'
import { watchSocket } from './socket.ts'

/** How often to look whether another page has left something behind, in milliseconds. */
const ADOPT_EVERY_MS = 15_000

let current: { readonly key: string; readonly outbox: Outbox; readonly end: () => void } | undefined

/** The outbox of `owner` on this page; that of an earlier owner stops sending. */
export function useOutbox(owner: OutboxOwner): Outbox {
  const key = opStoreName(owner)
  if (current?.key === key) return current.outbox
  closeOutbox()
  current = { key, ...open(owner) }
  return current.outbox
}

/** Resolves when whatever was entered on this page is kept, as far as the browser keeps anything. */
export async function outboxKept(): Promise<void> {
  await current?.outbox.kept()
}

function open(owner: OutboxOwner): { readonly outbox: Outbox; readonly end: () => void } {
  const sender = holdSender()
  const channel = new BroadcastChannel(opStoreName(owner))
  let ended = false
  const outbox = createOutbox({
    store: makeLateStore(openOpStore(owner).catch(() => makeMemoryOpStore())),
    send: async (gridId, ops) => {
      const call = trpc.record.apply.mutate({ gridId, as: owner.memberId, ops: [...ops] })
      return (await within(patienceFor(ops), call)).results
    },
    faultOf: errorOf,
    senderId: sender.id,
    openSenders,
    neighbours: {
      tell: () => ended || channel.postMessage('changed'),
      listen(heard) {
        channel.addEventListener('message', heard)
        return () => channel.removeEventListener('message', heard)
      },
    },
  })
  const stops = [
    watchSocket((event) => event === 'opened' && outbox.wake()),
    watchDevice((event) => event !== 'offline' && void outbox.adopt()),
    // Signed out: what one member left must never go as another's.
    watchAccess((signedIn) => !signedIn && closeOutbox()),
  ]
  const adopting = setInterval(() => void outbox.adopt(), ADOPT_EVERY_MS)
  return {
    outbox,
    end() {
      for (const stop of stops) stop()
      clearInterval(adopting)
      outbox.close()
      ended = true
      channel.close()
      sender.release()
    },
  }
}

/** Stops sending. What waits stays in the owner's own database. */
function closeOutbox(): void {
  current?.end()
  current = undefined
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError('UNAVAILABLE')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** A store that is still opening, used as if it were open. */
function makeLateStore(opening: Promise<OpStore>): OpStore {
  let opened: OpStore | undefined
  void opening.then((store) => (opened = store))
  return {
    // While nobody knows, nobody is alarmed.
    get lasting() {
      return opened?.lasting ?? true
    },
    list: async () => await (await opening).list(),
    put: async (queued) => await (await opening).put(queued),
    remove: async (opIds) => await (await opening).remove(opIds),
    claim: async (...by) => await (await opening).claim(...by),
  }
}
