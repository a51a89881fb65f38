import { PassThrough, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import type { FastifyInstance } from 'fastify'

import { addAuditEvent } from '@operagrid/db/queries/audit'
import { inTenant } from '@operagrid/db/tenant'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { ExportFormat, RecordExport } from '@operagrid/shared/domain/export'
import type { Actor } from '@operagrid/shared/domain/member'
import type { GridRecord } from '@operagrid/shared/domain/record'
import { AppError, notFound } from '@operagrid/shared/errors'

import { gridTarget } from '../audit/note.ts'
import type { SessionClaims } from '../auth/actors.ts'
import { cleanFileName } from '../files/file-name.ts'
import { originOf } from '../http/context.ts'
import type { Services } from '../http/context.ts'
import { sendAsDownload } from '../http/download-headers.ts'
import { ticketQuery } from '../http/ticket.ts'
import { refuseUnlessMay } from '../trpc.ts'
import { csvLines } from './csv.ts'
import { exportTickets } from './export-ticket.ts'
import { jsonText } from './json.ts'
import { planExport, readExport } from './read-export.ts'
import type { ExportPlan } from './read-export.ts'
import { columnsOf } from './table.ts'
import type { TableOptions } from './table.ts'
import { xlsxStream } from './xlsx.ts'

const types: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  json: 'application/json; charset=utf-8',
}

/** Each holds a connection and its picture of the database until its reader has it all. */
const MAX_AT_ONCE = 4
/** Nobody may hold them for longer; a million records take a minute. */
const MAX_MS = 15 * 60_000
/** The first page of a sorted export waits for the whole sort. */
const STATEMENT_MS = 120_000

type Asked = { readonly claims: SessionClaims; readonly actor: Actor; readonly ask: RecordExport }

/** GET /files/export?ticket=… streams all records of a query to whoever may read them, however many there are. */
export async function exportRoutes(app: FastifyInstance, services: Services): Promise<void> {
  let underWay = 0
  app.get('/files/export', async (request, reply) => {
    const asked = ticketQuery.safeParse(request.query)
    const found = asked.success ? exportTickets.read(asked.data.ticket, services.config.jwtSecret) : null
    if (found === null) throw notFound('file')
    const { claims, ask } = found
    const actor = await services.identity.actorOf(claims)
    const origin = originOf(request, claims.sessionId)
    refuseUnlessMay({ refusals: services.refusals, origin }, actor, { permission: 'readGrids', call: 'record.export' })
    if (underWay >= MAX_AT_ONCE)
      throw new AppError('UNAVAILABLE', 'Other exports are under way. Try again in a minute.')
    underWay += 1
    const file = new PassThrough()
    const { grid } = await begin(services, origin, actor, ask).catch((error: unknown) => {
      underWay -= 1
      throw error
    })
    void fill(file, services, { claims, actor, ask })
      .catch((error: unknown) => {
        services.log.info({ err: error, requestId: request.id }, 'an export broke off')
        file.destroy()
      })
      .finally(() => (underWay -= 1))
    const name = cleanFileName(encodeURIComponent(grid.name))
    sendAsDownload(reply, { type: types[ask.format], name: `${name}.${ask.format}` })
    return await reply.send(file)
  })
}

/** Writes the export down before its first byte: one that breaks off was one all the same. */
async function begin(
  { db }: Services,
  origin: AuditOrigin,
  actor: Actor,
  ask: RecordExport,
): Promise<Pick<ExportPlan, 'grid'>> {
  return await inTenant(db, actor, async (tx) => {
    const plan = await planExport(tx, ask)
    const after = { format: ask.format, records: plan.count, fields: ask.fields.length }
    const target = gridTarget(plan.grid)
    await addAuditEvent(tx, origin, { action: 'record.exported', actorId: actor.memberId, target, after })
    return plan
  })
}

/** Writes the file, all of it from one picture of the database. Rejects when its reader left or took too long. */
async function fill(file: PassThrough, services: Services, asked: Asked): Promise<void> {
  const signal = AbortSignal.timeout(MAX_MS)
  await inTenant(
    services.db,
    asked.actor,
    async (tx) => {
      const plan = await planExport(tx, asked.ask)
      const { names, titles, pages } = readExport(tx, asked.ask, plan)
      await pipeline(encode(asked.ask, plan, { names, titles }, watched(services, asked, pages)), file, { signal })
    },
    { mode: 'snapshot', statementTimeoutMs: STATEMENT_MS },
  )
}

function encode(
  { format, details, zone }: RecordExport,
  { grid, fields, count }: ExportPlan,
  known: Pick<TableOptions, 'names' | 'titles'>,
  pages: AsyncIterable<readonly GridRecord[]>,
): Readable {
  const columns = columnsOf({ fields, details, zone, ...known })
  switch (format) {
    case 'csv':
      return Readable.from(csvLines(columns, pages))
    case 'xlsx':
      return xlsxStream(grid.name, columns, pages)
    case 'json': {
      const head = { grid: { id: grid.id, name: grid.name }, exportedAt: new Date().toISOString(), count, fields }
      return Readable.from(jsonText(head, { details, ...known }, pages))
    }
  }
}

/** Whoever is demoted or removed meanwhile, or from whom a session was taken, gets no further page. */
async function* watched<Page>(
  { identity }: Services,
  { claims, actor }: Asked,
  pages: AsyncIterable<Page>,
): AsyncGenerator<Page> {
  for await (const page of pages) {
    const now = await identity.actorOf(claims)
    if (now.role !== actor.role) throw notFound('file')
    yield page
  }
}
