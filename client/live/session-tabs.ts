import { z } from 'zod'

const NAME = 'operagrid-session'

const message = z.union([
  z.object({ kind: z.literal('signed-in'), memberId: z.string() }),
  z.object({ kind: z.literal('signed-out') }),
])
type Message = z.infer<typeof message>

export type OtherTabs = {
  /** Runs `work` while no other tab does: two tabs must not renew from the same cookie. */
  alone<T>(work: () => Promise<T>): Promise<T>
  tellSignedIn(memberId: string): void
  tellSignedOut(): void
  close(): void
}

/** The other tabs of this browser, which share the cookie and therefore the session. */
export function watchOtherTabs(hear: { signedIn(memberId: string): void; signedOut(): void }): OtherTabs {
  const channel = new BroadcastChannel(NAME)
  channel.addEventListener('message', (event: MessageEvent<unknown>) => {
    const told = message.safeParse(event.data)
    if (!told.success) return
    if (told.data.kind === 'signed-in') hear.signedIn(told.data.memberId)
    else hear.signedOut()
  })
  const tell = (told: Message): void => channel.postMessage(told)
  return {
    // Without a secure context there are no locks; the server's grace covers two tabs then.
    alone: async (work) => ('locks' in navigator ? await navigator.locks.request(NAME, work) : await work()),
    tellSignedIn: (memberId) => tell({ kind: 'signed-in', memberId }),
    tellSignedOut: () => tell({ kind: 'signed-out' }),
    close: () => channel.close(),
  }
}
