import type { AuditEvent, ChainFault } from './audit.ts'

/** What the first row of a workspace follows, in hex. */
export const CHAIN_START = '0'.repeat(64)

/**
 * What is hashed of a row, behind the 32 bytes of the hash before it: SHA-256 of both is the row's own. The
 * same text as the database's `app.audit_text`.
 */
export function auditText(event: AuditEvent): string {
  return JSON.stringify([
    event.tenantId,
    event.seq,
    event.at,
    event.action,
    event.actorId,
    event.target.kind,
    event.target.id,
    event.target.name,
    event.before,
    event.after,
    event.address,
    event.device,
    event.sessionId,
    event.requestId,
  ])
}

/** SHA-256 in hex over the bytes of `previous`, given in hex, and then `text` in UTF-8. */
export type ChainHash = (previous: string, text: string) => string

/** Follows a chain row by row. */
export type ChainReader = {
  /** The next row. Answers what is wrong with it, or null. */
  next(event: AuditEvent): ChainFault | null
  readonly last: { readonly seq: number; readonly hash: string }
}

/**
 * Reads a chain from row 1 on, or from wherever an export of a part begins.
 *
 * @param isPart rows may be missing, as in an export of what fits a filter: each is then only checked by itself
 */
export function readChain(hashOf: ChainHash, isPart = false): ChainReader {
  let last = { seq: 0, hash: CHAIN_START }
  return {
    get last() {
      return last
    },
    next(event) {
      const before = last
      last = { seq: event.seq, hash: event.hash }
      const follows = event.seq === before.seq + 1
      if (!follows && (!isPart || event.seq <= before.seq))
        return { seq: event.seq, reason: `follows entry ${before.seq}: entries between are missing or out of order` }
      if (follows && event.previous !== before.hash)
        return { seq: event.seq, reason: `is not linked to entry ${before.seq} as it stands` }
      if (hashOf(event.previous, auditText(event)) !== event.hash)
        return { seq: event.seq, reason: 'is not what was written: its hash does not fit' }
      return null
    },
  }
}
