import { createHash } from 'node:crypto'

import { readAuditEvents } from '@operagrid/db/queries/audit'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { AuditEvent, AuditFilter, AuditVerdict, ChainFault } from '@operagrid/shared/domain/audit'
import { readChain } from '@operagrid/shared/domain/audit-chain'

/** Rows of one transaction while a whole log is read. */
const PAGE_ROWS = 1_000
/** More faults than this say nothing new. */
const MAX_FAULTS = 20

/** Whose log, and who reads it: management's eyes. */
export type LogReader = { readonly tenantId: string; readonly memberId: string }

/** A workspace's rows that fit, in their order, up to number `upTo`; in many short transactions. */
export async function* readLog(
  db: Db,
  { tenantId, memberId }: LogReader,
  { filter = {}, upTo = Infinity }: { readonly filter?: AuditFilter; readonly upTo?: number } = {},
): AsyncGenerator<AuditEvent[]> {
  let above = 0
  for (;;) {
    const page = await inTenant(
      db,
      { tenantId, memberId, role: 'management' },
      (tx) => readAuditEvents(tx, { filter, above, limit: PAGE_ROWS }),
      { mode: 'read' },
    )
    const events = page.filter((event) => event.seq <= upTo)
    if (events.length > 0) yield events
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE_ROWS || last.seq >= upTo) return
    above = last.seq
  }
}

/** What was once the end of a chain: its row must still be there as it was. */
export type KnownHead = { readonly seq: number; readonly hash: string; readonly from: string }

/** Follows a workspace's whole chain. `heads`: where it is known to have been, from outside the database. */
export async function verifyLog(db: Db, reader: LogReader, heads: readonly KnownHead[] = []): Promise<AuditVerdict> {
  const chain = readChain(chainHash)
  const faults: ChainFault[] = []
  let entries = 0
  const expected = new Map<number, KnownHead>(heads.map((head) => [head.seq, head]))
  for await (const events of readLog(db, reader)) {
    for (const event of events) {
      entries += 1
      const fault = chain.next(event)
      if (fault !== null && faults.length < MAX_FAULTS) faults.push(fault)
      const head = expected.get(event.seq)
      expected.delete(event.seq)
      if (head !== undefined && head.hash !== event.hash)
        faults.push({ seq: event.seq, reason: `is not the entry that ${head.from} names` })
    }
  }
  for (const { seq, from } of expected.values()) {
    if (seq > 0) faults.push({ seq, reason: `is missing, but ${from} names it` })
  }
  return { entries, faults: faults.toSorted((a, b) => a.seq - b.seq) }
}

/** See {@link readChain}. */
export function chainHash(previous: string, text: string): string {
  return createHash('sha256').update(Buffer.from(previous, 'hex')).update(text, 'utf8').digest('hex')
}
