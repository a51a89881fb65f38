import jwt from 'jsonwebtoken'
import { z } from 'zod'

import type { SessionClaims } from '../auth/actors.ts'

/** A browser begins a download by itself, without our header: a ticket in the address stands for it. */
const LIFE_S = 60
const ALGORITHM = 'HS256'
/** Longer addresses are refused by proxies. */
export const MAX_TICKET_CHARS = 7_500

/** What a ticket stands for: what is asked for, and whose session asked. */
export type Ticket<Ask> = { readonly claims: SessionClaims; readonly ask: Ask }

/** Tickets of one kind: none is taken for another. */
export type Tickets<Ask> = {
  /** A ticket for one minute. It gives nothing that its session would not be given. */
  sign(ticket: Ticket<Ask>, secret: string): string
  /** What a ticket stands for; null for one that is not ours, of another kind or too old. */
  read(ticket: string, secret: string): Ticket<Ask> | null
}

/** @param purpose names the kind inside the ticket */
export function makeTickets<Ask>(purpose: string, ask: z.ZodType<Ask>): Tickets<Ask> {
  const payload = z.object({
    sid: z.uuid(),
    tid: z.uuid(),
    mid: z.uuid(),
    ask,
    purpose: z.literal(purpose),
    exp: z.number().int(),
  })
  return {
    sign({ claims, ask: asked }, secret) {
      const { sessionId: sid, tenantId: tid, memberId: mid } = claims
      return jwt.sign({ sid, tid, mid, ask: asked, purpose }, secret, { algorithm: ALGORITHM, expiresIn: LIFE_S })
    },
    read(ticket, secret) {
      try {
        const read = payload.parse(jwt.verify(ticket, secret, { algorithms: [ALGORITHM] }))
        return { claims: { sessionId: read.sid, tenantId: read.tid, memberId: read.mid }, ask: read.ask }
      } catch {
        return null
      }
    },
  }
}

/** The query of an address that a ticket opens. */
export const ticketQuery = z.strictObject({ ticket: z.string().max(MAX_TICKET_CHARS) })
