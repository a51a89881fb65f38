import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { stringify } from 'csv-stringify'
import type { FastifyInstance } from 'fastify'

import { addAuditEvent, getAuditSeq } from '@operagrid/db/queries/audit'
import { inTenant } from '@operagrid/db/tenant'
import type { AuditEvent, AuditExport, AuditFields } from '@operagrid/shared/domain/audit'
import type { Actor } from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import type { SessionClaims } from '../auth/actors.ts'
import { originOf } from '../http/context.ts'
import type { Services } from '../http/context.ts'
import { sendAsDownload } from '../http/download-headers.ts'
import { ticketQuery } from '../http/ticket.ts'
import { refuseUnlessMay } from '../trpc.ts'
import { readLog } from './chain.ts'
import { auditTickets } from './ticket.ts'

const types = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const

/** GET /files/audit?ticket=… streams a workspace's log to its management, however long it is. */
export async function auditExportRoutes(app: FastifyInstance, services: Services): Promise<void> {
  app.get('/files/audit', async (request, reply) => {
    const asked = ticketQuery.safeParse(request.query)
    const found = asked.success ? auditTickets.read(asked.data.ticket, services.config.jwtSecret) : null
    if (found === null) throw notFound('file')
    const { claims, ask } = found
    const actor = await services.identity.actorOf(claims)
    const origin = originOf(request, claims.sessionId)
    refuseUnlessMay({ refusals: services.refusals, origin }, actor, { permission: 'readAudit', call: 'audit.export' })
    // Before the first byte: an export that breaks off was one all the same.
    const upTo = await inTenant(services.db, actor, async (tx) => {
      const target = { kind: 'log', id: null, name: ask.format } as const
      const after = asFields(ask)
      await addAuditEvent(tx, origin, { action: 'audit.exported', actorId: actor.memberId, target, after })
      return await getAuditSeq(tx)
    })
    sendAsDownload(reply, { type: `${types[ask.format]}; charset=utf-8`, name: `audit-log.${ask.format}` })
    return await reply.send(streamOf(ask, pages(services, { claims, actor, ask, upTo })))
  })
}

type Asked = {
  readonly claims: SessionClaims
  readonly actor: Actor
  readonly ask: AuditExport
  readonly upTo: number
}

async function* pages(services: Services, { claims, actor, ask, upTo }: Asked): AsyncGenerator<AuditEvent> {
  for await (const events of readLog(services.db, actor, { filter: ask.filter, upTo })) {
    // Somebody who is demoted or removed meanwhile gets no further page.
    const now = await services.identity.actorOf(claims)
    if (now.role !== actor.role) throw notFound('file')
    yield* events
  }
}

function streamOf({ format }: AuditExport, events: AsyncGenerator<AuditEvent>): Readable {
  if (format === 'ndjson') {
    return Readable.from(
      (async function* lines() {
        for await (const event of events) yield `${JSON.stringify(event)}\n`
      })(),
    )
  }
  // A cell that begins like a formula is text to whoever opens it.
  const csv = stringify({ header: true, bom: true, record_delimiter: 'windows', escape_formulas: true, columns })
  pipeline(
    Readable.from(
      (async function* rows() {
        for await (const { target, before, after, ...event } of events) {
          const fields = { before: before && JSON.stringify(before), after: after && JSON.stringify(after) }
          yield { ...event, ...fields, targetKind: target.kind, targetId: target.id, targetName: target.name }
        }
      })(),
    ),
    csv,
  ).catch((error: unknown) => csv.destroy(error instanceof Error ? error : undefined))
  return csv
}

const columns = [
  'seq',
  'at',
  'action',
  'actorId',
  'targetKind',
  'targetId',
  'targetName',
  'before',
  'after',
  'address',
  'device',
  'sessionId',
  'requestId',
  'previous',
  'hash',
]

/** A filter as the log itself names it. */
export function asFields({ filter }: Pick<AuditExport, 'filter'>): AuditFields {
  return { ...filter }
}
