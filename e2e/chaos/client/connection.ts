import { setTimeout as sleep } from 'node:timers/promises'

import type { Connection as ConnectionHistory } from '../check/history.ts'
import type { Random } from '../random.ts'
import type { Session } from '../world/session.ts'
import { CallFault } from './call-fault.ts'
import type { Link } from './link.ts'
import { postOver } from './post-over.ts'
import { openWire } from './wire.ts'
import type { Wire } from './wire.ts'

/** A client's socket, opened again for as long as its session lives. */
export type Connection = {
  /** Over the open socket, or over HTTP where there is none or it is too much for one. @throws CallFault */
  mutate(path: string, input: unknown): Promise<unknown>
  /** The server refused the session: renew it and connect with the new token. */
  renew(): void
  wire(): Wire | null
  /** The session has ended. */
  isOut(): boolean
  history(): readonly ConnectionHistory[]
  stop(): Promise<void>
}

export type ConnectionOptions = {
  readonly session: Session
  readonly link: Link
  readonly random: Random
  readonly hear: (text: string) => void
  readonly opened: (wire: Wire) => void
  /** The session has ended. */
  readonly ended: () => void
  readonly log: (text: string) => void
}

/** Calls above this go over HTTP, as the real client's do. */
const MAX_SOCKET_CHARS = 10_000
/** Close codes of our server after which the token is renewed. */
const CLOSED_UNAUTHENTICATED = 4401

export function createConnection({ session, link, random, hear, opened, ended, log }: ConnectionOptions): Connection {
  const history: { openedAtMs: number; knownAtMs: number | null; closedAtMs: number | null; tokenEndsAtMs: number }[] =
    []
  let wire: Wire | null = null
  let out = false
  let stopped = false
  // A function: the compiler would take it for constant in the loops below.
  const isOver = (): boolean => stopped

  async function run(): Promise<void> {
    while (!isOver()) {
      const token = await session.fresh()
      if (token === null) {
        out = true
        log('is signed out')
        ended()
        return
      }
      const entry = {
        openedAtMs: 0,
        knownAtMs: null as number | null,
        closedAtMs: null as number | null,
        tokenEndsAtMs: 0,
      }
      const hearFirst = (text: string): void => {
        if (text !== 'PING' && text !== 'PONG') entry.knownAtMs ??= Date.now()
        hear(text)
      }
      try {
        wire = await openWire({ port: link.port, token, hear: hearFirst })
      } catch (error) {
        if (!(error instanceof CallFault)) throw error
        await sleep(random.between(20, 120))
        continue
      }
      entry.openedAtMs = Date.now()
      entry.tokenEndsAtMs = session.expiresAtMs()
      history.push(entry)
      if (isOver()) wire.close()
      else opened(wire)
      const code = await wire.closed
      wire = null
      entry.closedAtMs = Date.now()
      log(`closed with ${code}`)
      if (code === CLOSED_UNAUTHENTICATED) session.refuse()
      await sleep(random.between(10, 120))
    }
  }
  const running = run()

  return {
    wire: () => wire,
    isOut: () => out,
    history: () => history,
    renew() {
      session.refuse()
      wire?.close()
    },
    mutate: async (path, input) =>
      wire !== null && JSON.stringify(input).length <= MAX_SOCKET_CHARS
        ? await wire.call('mutation', path, input)
        : await postOver({ port: link.port, token: session.token(), path, input, hear }),
    async stop() {
      stopped = true
      wire?.close()
      await running
    },
  }
}
