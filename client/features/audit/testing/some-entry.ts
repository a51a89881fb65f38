import type { AuditEvent } from '@operagrid/shared/domain/audit'

/** An entry of the log, in which `part` is as it is given. */
export function someEntry(part: Partial<AuditEvent>): AuditEvent {
  return {
    tenantId: '0199f0a1-0000-7000-8000-000000000001',
    seq: 1,
    at: '2026-11-27T08:46:49.150218Z',
    action: 'grid.created',
    actorId: null,
    target: { kind: 'grid', id: '0199f0a1-0000-7000-8000-000000000002', name: 'Log' },
    before: null,
    after: null,
    address: '192.0.2.7',
    device: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    sessionId: '0199f0a1-0000-7000-8000-000000000003',
    requestId: '0199f0a1-0000-7000-8000-000000000004',
    previous: '0'.repeat(64),
    hash: 'a'.repeat(64),
    ...part,
  }
}
