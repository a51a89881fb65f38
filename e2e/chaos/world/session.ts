import { signedIn } from '@operagrid/shared/domain/session'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { CallFault } from '../client/call-fault.ts'
import { mutateOn } from './call-nodes.ts'
import type { Answer } from './call-nodes.ts'

/** One signed-in device, shared by its tabs: the token in memory, the refresh cookie, the renewal. */
export type Session = {
  /** Whose it is, as of the last sign-in or renewal. */
  who(): SignedIn['session']
  token(): string
  expiresAtMs(): number
  /** The server refused the token: the next use renews it first. */
  refuse(): void
  /** A token to be used now; null once the session has ended. Waits while no server answers. */
  readonly fresh: () => Promise<string | null>
  /** Ends it as the person would. Resolves when the server has said so. */
  signOut(): Promise<void>
}

/** A token this close to its end is renewed before it is used. */
const RENEW_AHEAD_MS = 10_000

/** The session that an identity procedure opens. @throws CallFault when it is refused */
export async function openSession(urls: readonly string[], path: string, input: unknown): Promise<Session> {
  let held = hold(await mutateOn(urls, path, input))
  let refused = false
  let ended = false
  let renewal: Promise<void> | undefined

  async function renew(): Promise<void> {
    try {
      const answer = await mutateOn(urls, 'auth.refresh', undefined, held)
      if (answer.data === null) ended = true
      else held = hold(answer)
      refused = false
    } catch (error) {
      if (!(error instanceof CallFault) || error.code !== 'UNAUTHENTICATED') throw error
      ended = true
    }
  }

  return {
    who: () => held.signedIn.session,
    token: () => held.signedIn.accessToken,
    expiresAtMs: () => held.expiresAtMs,
    refuse: () => void (refused = true),
    async fresh() {
      if (!ended && (refused || held.expiresAtMs - Date.now() < RENEW_AHEAD_MS)) {
        renewal ??= renew().finally(() => (renewal = undefined))
        await renewal
      }
      return ended ? null : held.signedIn.accessToken
    },
    signOut: async () => void (await mutateOn(urls, 'auth.signOut', undefined, held)),
  }
}

function hold({ data, cookie }: Answer) {
  const granted = signedIn.parse(data)
  return { signedIn: granted, cookie, expiresAtMs: Date.now() + granted.expiresInS * 1_000 }
}
