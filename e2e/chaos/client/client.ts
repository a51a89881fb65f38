import { setTimeout as sleep } from 'node:timers/promises'

import type { GridEvent } from '@operagrid/shared/domain/change'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import type { ClientHistory, Hearing } from '../check/history.ts'
import type { Ledger } from '../ledger.ts'
import type { ClientPlan } from '../plan.ts'
import { findForeign } from '../world/belongings.ts'
import type { Belongings } from '../world/belongings.ts'
import type { Session } from '../world/session.ts'
import { CallFault } from './call-fault.ts'
import { createConnection } from './connection.ts'
import type { Connection } from './connection.ts'
import { inWords } from './in-words.ts'
import type { Link } from './link.ts'
import { createOutbox } from './outbox.ts'
import type { Outbox } from './outbox.ts'
import { readGrid } from './read-grid.ts'
import type { Ask } from './read-grid.ts'
import { createScreen } from './screen.ts'
import type { Screen } from './screen.ts'
import type { Wire } from './wire.ts'

/** One screen on one grid: what the real client does, over a link that fails. */
export type Client = {
  readonly plan: ClientPlan
  readonly session: Session
  readonly memberId: string
  readonly link: Link
  readonly screen: Screen
  readonly outbox: Outbox
  readonly connection: Connection
  /** Everything that it was given or allowed; whoever tries in its name adds to it. */
  readonly heard: Hearing[]
  /** Over the open socket only. @throws CallFault */
  readonly ask: Ask
  /** Every call of its outbox arrives twice from now on. */
  double(again: (ops: readonly Op[]) => Promise<void>): void
  /** Sends ops and notes what is answered. @throws CallFault */
  send(ops: readonly Op[]): Promise<readonly OpResult[]>
  /** It follows no more: its session has ended, or there is no such grid for it. */
  isOut(): boolean
  /** Nothing is on its way, and it was told everything up to `head`. */
  isQuiet(head: number): boolean
  /** Sends nothing more: what waits stays, and what is on its way is answered first. */
  fallSilent(): Promise<void>
  note(text: string): void
  /** Where it stands, in words. */
  state(): string
  history(): Omit<ClientHistory, 'final'>
  close(): Promise<void>
}

export type ClientOptions = {
  readonly plan: ClientPlan
  readonly session: Session
  readonly link: Link
  readonly ledger: Ledger
  readonly belongings: Belongings
  readonly gridId: string
  readonly log: (text: string, ops?: readonly Op[]) => void
}

const RETRY_MS = 60
/** How long the last call may take; one that takes longer is found by what waits for it. */
const SILENCE_MS = 30_000

export function openClient({ plan, session, link, ledger, belongings, gridId, log }: ClientOptions): Client {
  const memberId = session.who().member.id
  const screen = createScreen()
  const heard: Hearing[] = []
  /** Records of which it asked to be the author: by the time it is answered its screen may show them no more. */
  const made = new Set<string>()
  const leaks: string[] = []
  const doubles = new Set<Promise<void>>()
  let again: ((ops: readonly Op[]) => Promise<void>) | null = null
  let role = session.who().member.role
  let gone = false

  const outbox = createOutbox({
    ledger,
    most: plan.part === 'reporter' ? 1 : 1_000,
    send,
    pauseMs: () => plan.random.between(20, 150),
  })
  const connection = createConnection({
    session,
    link,
    random: plan.random.fork(),
    hear(text) {
      const foreign = findForeign(text, plan.tenant, belongings.owners)
      if (foreign.length > 0) leaks.push(`${foreign.join(', ')} in ${text.slice(0, 500)}`)
    },
    opened(wire) {
      outbox.wake()
      void follow(wire)
    },
    // What waits must not go as anybody else's: it stays.
    ended: () => outbox.close(),
    log,
  })
  const ask: Ask = async (path, input) => {
    const wire = connection.wire()
    if (wire === null) throw new CallFault('OFFLINE', 'there is no connection')
    return await wire.call(path === 'record.apply' ? 'mutation' : 'query', path, input)
  }

  async function send(ops: readonly Op[]): Promise<readonly OpResult[]> {
    ledger.sent(ops)
    for (const op of ops) if (op.kind === 'create') made.add(op.recordId)
    if (again !== null) {
      // Whatever comes first is taken for the answer; the other must not differ.
      ledger.unanswered(ops)
      const double = again(ops).finally(() => doubles.delete(double))
      doubles.add(double)
    }
    try {
      // The procedure's own answer.
      const { results } = (await connection.mutate('record.apply', { gridId, ops })) as { readonly results: OpResult[] }
      ledger.answered(ops, results)
      results.forEach(({ opId, status }, at) => {
        if (status === 'applied')
          heard.push({
            what: 'applied',
            atMs: Date.now(),
            sentAtMs: ledger.firstSentAtMs(opId),
            opId,
            isEditors: !isReport(ops[at]) && !isCorrection(ops[at]),
          })
      })
      log(`is answered ${inWords(results)}`, ops)
      return results
    } catch (error) {
      if (!(error instanceof CallFault)) throw error
      if (error.code === 'UNAUTHENTICATED') connection.renew()
      ledger.unanswered(error.code === 'NOT_ALLOWED' || error.code === 'BAD_INPUT' ? [] : ops)
      log(`is refused ${error.code} ${error.message}`, ops)
      throw error
    }
  }

  /** A new socket: read what was never read, then go on where the last one stopped. */
  async function follow(wire: Wire): Promise<void> {
    const present = session.who().member.role
    if (present !== role) screen.reload()
    role = present
    if (screen.head() === null) await read(wire)
    else if (screen.needsReading()) void read(wire)
    listen(wire, screen.lastEventId())
  }

  function listen(wire: Wire, lastEventId: string | undefined): void {
    const cursor = screen.head()
    if (cursor === null || gone || connection.wire() !== wire) return
    screen.opened(cursor, role)
    log(`listens from ${lastEventId ?? cursor}`)
    wire.subscribe('live.grid', { gridId, cursor }, lastEventId, {
      event: (id, data) => take(wire, id, data),
      failed(fault) {
        log(`is told by its feed: ${fault.code} ${fault.message}`)
        if (isFinal(fault)) gone = true
        else if (fault.code === 'UNAUTHENTICATED') connection.renew()
        else void sleep(RETRY_MS).then(() => listen(wire, undefined))
      },
      stopped: () => log('is told that its feed has stopped'),
    })
  }

  /** A reporter corrects what is their own. */
  function isCorrection(op: Op | undefined): boolean {
    if (op?.kind !== 'patch') return false
    return (
      made.has(op.recordId) ||
      screen.records().some(({ id, createdBy }) => id === op.recordId && createdBy === memberId)
    )
  }

  function take(wire: Wire, id: string | null, data: unknown): void {
    // The feed's own event.
    const event = data as GridEvent
    screen.take(id, event)
    if (event.type === 'resync') {
      log(`must read anew from ${event.version}`)
      void read(wire)
      return
    }
    if (event.changes.length === 0) return
    const isEditors = event.changes.some((change) => change.kind === 'schema' || change.createdBy !== memberId)
    heard.push({ what: 'changes', atMs: Date.now(), sentAtMs: null, isEditors })
  }

  /** Reads until it has read or the socket is gone. */
  async function read(wire: Wire): Promise<void> {
    while (screen.needsReading() && connection.wire() === wire && !gone) {
      const newest = ledger.newest()
      const sentAtMs = Date.now()
      try {
        const reading = await readGrid(async (path, input) => await wire.call('query', path, input), gridId, role)
        if (reading.version < newest)
          ledger.complain({
            invariant: 'I3',
            text: `${plan.name} read version ${reading.version} after ${newest} was answered`,
          })
        if (role !== 'reporter') heard.push({ what: 'window', atMs: Date.now(), sentAtMs, isEditors: true })
        screen.adopt(reading)
        log(`has read version ${reading.version}`)
      } catch (error) {
        if (!(error instanceof CallFault)) throw error
        if (isFinal(error)) gone = true
        else if (error.code === 'UNAUTHENTICATED') connection.renew()
        await sleep(RETRY_MS)
      }
    }
  }

  return {
    plan,
    session,
    memberId,
    link,
    screen,
    outbox,
    connection,
    heard,
    ask,
    send,
    note: log,
    double: (deliver) => void (again = deliver),
    isOut: () => gone || connection.isOut(),
    isQuiet: (head) =>
      outbox.isEmpty() && doubles.size === 0 && !screen.needsReading() && (screen.head() ?? -1) >= head,
    async fallSilent() {
      outbox.close()
      outbox.wake()
      const until = Date.now() + SILENCE_MS
      while ((outbox.isSending() || doubles.size > 0) && Date.now() < until) await sleep(RETRY_MS)
    },
    state: () =>
      `${plan.name} (${plan.part}) is at ${screen.head() ?? 'nothing'}, ${outbox.waiting().length} ops wait` +
      `${screen.needsReading() ? ', reads' : ''}${gone ? ', gone' : ''}${connection.isOut() ? ', signed out' : ''}` +
      `${connection.wire() === null ? ', not connected' : ''}${doubles.size > 0 ? ', doubles under way' : ''}`,
    history: () => ({
      name: plan.name,
      memberId,
      role: session.who().member.role,
      told: screen.told(),
      leaks,
      heard,
      connections: connection.history(),
      outbox: { added: outbox.added(), waiting: outbox.waiting() },
    }),
    async close() {
      outbox.close()
      outbox.wake()
      await connection.stop()
      await link.close()
    },
  }
}

/** What reporters may ask for. */
function isReport(op: Op | undefined): boolean {
  return op?.kind === 'create' && op.formId !== undefined
}

/** After these there is no such grid for this member any more. */
function isFinal({ code }: CallFault): boolean {
  return code === 'NOT_FOUND' || code === 'NOT_ALLOWED'
}
