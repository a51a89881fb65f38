import type { AuditEvent } from './audit.ts'

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
