import jwt from 'jsonwebtoken'
import { z } from 'zod'

import { auditExport } from '@operagrid/shared/domain/audit'
import type { AuditExport } from '@operagrid/shared/domain/audit'

import type { SessionClaims } from '../auth/actors.ts'

/** A browser begins a download by itself, without our header: a ticket in the address stands for it. */
const LIFE_S = 60
const ALGORITHM = 'HS256'
const PURPOSE = 'audit-export'

/** What a ticket stands for: what is exported, and whose session asked. */
export type Ticket = { readonly claims: SessionClaims; readonly ask: AuditExport }

const payload = z.object({
  sid: z.uuid(),
  tid: z.uuid(),
  mid: z.uuid(),
  ask: auditExport,
  purpose: z.literal(PURPOSE),
  exp: z.number().int(),
})

/** A ticket for one minute. It gives nothing that its session would not be given. */
export function signTicket({ claims, ask }: Ticket, secret: string): string {
  const { sessionId: sid, tenantId: tid, memberId: mid } = claims
  return jwt.sign({ sid, tid, mid, ask, purpose: PURPOSE }, secret, { algorithm: ALGORITHM, expiresIn: LIFE_S })
}

/** What a ticket stands for; null for one that is not ours, of another kind or too old. */
export function readTicket(ticket: string, secret: string): Ticket | null {
  try {
    const { sid, tid, mid, ask } = payload.parse(jwt.verify(ticket, secret, { algorithms: [ALGORITHM] }))
    return { claims: { sessionId: sid, tenantId: tid, memberId: mid }, ask }
  } catch {
    return null
  }
}
