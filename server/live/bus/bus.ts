import { randomBytes } from 'node:crypto'

import type { Log } from '../../log.ts'
import { makePacer } from '../pace.ts'
import type { Gone } from './gone.ts'
import { openLine } from './line.ts'
import type { Line } from './line.ts'
import type { NameOf } from './other-screens.ts'
import { pack, unpack } from './packet.ts'
import type { Message } from './packet.ts'
import { makePeers } from './peers.ts'
import { makePresenceRelay } from './presence-relay.ts'
import type { PresenceRelay } from './presence-relay.ts'
import type { Transport } from './transport.ts'

/** What other nodes say, as this one takes it. Everything may come late, twice or never, and none may throw. */
export type BusEars = {
  wake(tenantId: string, gridId: string, version: number): void
  gone(gone: Gone): void
  dashboard(tenantId: string, dashboardId: string): void
  notice(tenantId: string, memberId: string): void
  /** Something may have been said that was not heard: look at what nothing else tells of. */
  missed(): void
}

/** `peers`: how many other nodes were heard lately. */
export type BusStatus = { readonly via: Transport['name']; readonly connected: boolean; readonly peers: number }

/**
 * What the nodes on one database say to each other. It is a hint and no more: the truth is in
 * the database, and whatever a node acts on must also be found there by itself.
 */
export type Bus = {
  /** A grid has reached `version`: to be called after the commit, as often as it happens. */
  wake(tenantId: string, gridId: string, version: number): void
  gone(gone: Gone): void
  dashboard(tenantId: string, dashboardId: string): void
  /** A member has something new to be told of. */
  notice(tenantId: string, memberId: string): void
  readonly presence: PresenceRelay
  /** Begins to hear, and to say what waits. */
  start(ears: BusEars): void
  /** `connected` = the bus hears itself. */
  status(): BusStatus
  /** Says goodbye; within a second. */
  close(): Promise<void>
}

export type BusOptions = {
  readonly transport: Transport
  readonly log: Log
  readonly nameOf: NameOf
  /** How often a node with nothing to say shows that it is there. */
  readonly beatMs?: number
}

/** Shortest time between two sendings: the first leaves at once, what gathers meanwhile is the next. */
const SEND_MS = 10
/** Most messages of one sending, about 20 packets. */
const SEND_MESSAGES = 500
/** Most that wait to be said, about 1 MB: a link may be down for hours. */
export const MAX_WAITING = 5_000
const BEAT_MS = 2_000
/** After so many beats without hearing itself a link is given up. */
const DEAF_BEATS = 3

export function makeBus({ transport, log, nameOf, beatMs = BEAT_MS }: BusOptions): Bus {
  const node = randomBytes(8).toString('hex')
  /** What waits to be said, by what it is about: of two words about one thing the later counts. */
  const waiting = new Map<string, Message>()
  const peers = makePeers(beatMs)
  const relay = makePresenceRelay(
    { say: (message) => say(`${message.gridId}/${message.clientId}`, message), hasCompany: () => peers.count() > 0 },
    nameOf,
  )
  let seq = 0
  /** Something that was to be said found no place. */
  let forgot = false
  let ears: BusEars | null = null
  let line: Line | null = null
  let sentAtMs = -Infinity
  let unheardBeats = 0

  function keep(about: string, message: Message): void {
    if (waiting.size < MAX_WAITING || waiting.has(about)) waiting.set(about, message)
    else forgot = true
  }

  function say(about: string, message: Message): void {
    keep(about, message)
    pacer.poke()
  }

  async function send(messages: readonly Message[]): Promise<boolean> {
    sentAtMs = performance.now()
    // A number that is never sent: who hears of the gap looks for itself, as after any loss.
    if (forgot) seq += 1
    forgot = false
    return (await line?.send(pack(node, () => (seq += 1), messages))) ?? false
  }

  const pacer = makePacer(async () => {
    // Without a link it waits; of a grid or a screen only the latest word does.
    if (line?.isOpen() !== true || waiting.size === 0) return
    const taken = [...waiting].slice(0, SEND_MESSAGES)
    for (const [about] of taken) waiting.delete(about)
    const sent = await send(taken.map(([, message]) => message))
    if (!sent) for (const [about, message] of taken) if (!waiting.has(about)) keep(about, message)
    if (sent && waiting.size > 0) pacer.poke()
  }, SEND_MS)

  function opened(): void {
    unheardBeats = 0
    void send([])
    pacer.poke()
  }

  function hear(text: string): void {
    const packet = unpack(text)
    if (packet === null || ears === null) return
    if (packet.node === node) {
      unheardBeats = 0
      if (line?.isProven() === true) return
      line?.prove()
      // What was said while there was no link is lost.
      ears.missed()
      return
    }
    const standing = peers.heard(packet.node, packet.seq)
    if (standing === 'new') {
      // So that it knows of this node, too.
      void send([])
      relay.greet()
    }
    if (standing !== 'known') ears.missed()
    for (const message of packet.messages()) {
      try {
        take(packet.node, packet.seq, message, ears)
      } catch (error) {
        // Thrown into the driver it would end the process.
        log.error({ err: error, kind: message.kind }, 'what another node said could not be done')
      }
    }
  }

  function take(from: string, at: number, message: Message, { wake, gone, dashboard, notice }: BusEars): void {
    switch (message.kind) {
      case 'wake':
        return wake(message.tenantId, message.gridId, message.version)
      case 'member':
        return gone({ tenantId: message.tenantId, memberId: message.memberId })
      case 'session':
        return gone({ tenantId: message.tenantId, sessionId: message.sessionId })
      case 'dashboard':
        return dashboard(message.tenantId, message.dashboardId)
      case 'notice':
        return notice(message.tenantId, message.memberId)
      case 'screen':
        return relay.heard(from, at, message)
      case 'bye':
        peers.forget(from)
        return relay.forget(from)
    }
  }

  const beat = setInterval(() => {
    if (line?.isOpen() !== true) return
    unheardBeats += 1
    if (unheardBeats > DEAF_BEATS) line.renew('it does not hear itself')
    else if (performance.now() - sentAtMs >= beatMs / 2) void send([])
  }, beatMs)
  beat.unref()

  return {
    wake(tenantId, gridId, version) {
      // While a node is alone an edit costs no word. Whoever comes is told by its own heartbeat until it is heard.
      if (peers.count() === 0) return
      const about = `${tenantId}/${gridId}`
      const known = waiting.get(about)
      if (known?.kind !== 'wake' || known.version < version) say(about, { kind: 'wake', tenantId, gridId, version })
    },
    gone(gone) {
      const { tenantId } = gone
      if ('sessionId' in gone) say(`${tenantId}/${gone.sessionId}`, { kind: 'session', ...gone })
      else say(`${tenantId}/${gone.memberId}`, { kind: 'member', ...gone })
    },
    dashboard: (tenantId, dashboardId) => say(dashboardId, { kind: 'dashboard', tenantId, dashboardId }),
    notice(tenantId, memberId) {
      // While a node is alone an assignment costs no word; whoever comes counts for itself.
      if (peers.count() > 0) say(`${tenantId}/${memberId}/notice`, { kind: 'notice', tenantId, memberId })
    },
    presence: relay,
    start(given) {
      ears = given
      line = openLine({ transport, log, hear, opened })
    },
    status: () => ({ via: transport.name, connected: line?.isProven() ?? false, peers: peers.count() }),
    async close() {
      clearInterval(beat)
      pacer.stop()
      relay.close()
      const last = send([...waiting.values(), { kind: 'bye' }])
      await Promise.race([last, new Promise((resolve) => setTimeout(resolve, 200).unref())])
      await line?.close()
    },
  }
}
