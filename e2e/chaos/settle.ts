import { setTimeout as sleep } from 'node:timers/promises'

import type { Oddity } from './check/history.ts'
import { CallFault } from './client/call-fault.ts'
import type { Client } from './client/client.ts'
import { openOracle } from './oracle.ts'
import type { Eyes, Oracle } from './oracle.ts'
import type { Database } from './world/database.ts'

/** How long everything that was asked may take to be answered, and told, once nothing goes wrong any more. */
const PATIENCE_MS = 30_000
const POLL_MS = 40

/** Waits until all outboxes are empty and everybody was told everything. Answers who was not. */
export async function settle(database: Database, gridId: string, clients: readonly Client[]): Promise<Oddity[]> {
  for (const { link, outbox } of clients) {
    link.heal()
    outbox.wake()
  }
  const silent = await waitForAll(clients, (client) => client.isQuiet(-1))
  if (silent.length > 0) return silent.map((state) => ({ invariant: 'I10', text: `does not come to rest: ${state}` }))
  // What a victim may see is not known for certain: the server may have taken it and the client not know yet.
  const certain = clients.filter((client) => client.plan.part !== 'victim')
  const heads = await withOracle(database, async (oracle) => {
    const reached = new Map<Client, number>()
    for (const client of certain) reached.set(client, await oracle.reach(gridId, eyesOf(client)))
    return reached
  })
  const behind = await waitForAll(certain, (client) => client.isQuiet(heads.get(client) ?? 0))
  return behind.map((state) => ({ invariant: 'I4', text: `is never told the rest: ${state}` }))
}

/** The states of those who are not there after the patience. */
async function waitForAll(clients: readonly Client[], isThere: (client: Client) => boolean): Promise<string[]> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    const missing = clients.filter((client) => !client.isOut() && !isThere(client))
    if (missing.length === 0) return []
    if (Date.now() > until) return missing.map((client) => client.state())
    await sleep(POLL_MS)
  }
}

export function eyesOf({ session }: Client): Eyes {
  const { tenant, member } = session.who()
  return { tenantId: tenant.id, memberId: member.id, role: member.role }
}

/** Asks SQL, once more when another seed's crash comes between. */
export async function withOracle<T>(database: Database, work: (oracle: Oracle) => Promise<T>): Promise<T> {
  return await insist(async () => {
    const oracle = await openOracle(database.adminUrl())
    try {
      return await work(oracle)
    } finally {
      await oracle.close()
    }
  }, isLost)
}

/** Does something until it succeeds or fails for a reason of its own. */
export async function insist<T>(work: () => Promise<T>, isPassing: (error: unknown) => boolean): Promise<T> {
  const until = Date.now() + PATIENCE_MS
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isPassing(error) || Date.now() > until) throw error
      await sleep(100)
    }
  }
}

/** Faults that another seed's heavy acts bring about. */
export function isPassingCall(error: unknown): boolean {
  return error instanceof CallFault && ['OFFLINE', 'UNAVAILABLE', 'INTERNAL', 'UNAUTHENTICATED'].includes(error.code)
}

/** A connection to PostgreSQL that broke, or was not to be had. */
function isLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return /^(57P|08|ECONN|EPIPE|ENOENT)/.test(code) || /terminated/.test(error.message)
}
