import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'

import { withConnection } from '@operagrid/db/connect'
import { saveForm } from '@operagrid/db/queries/form'
import { insertGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { ImportProgress, ImportResult } from '@operagrid/shared/domain/import'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { testOrigin } from '../../auth/testing/visitors.ts'
import { makeEngine } from '../../live/engine.ts'
import type { Engine } from '../../live/engine.ts'
import { makeImports } from '../imports.ts'
import type { Imports } from '../imports.ts'

/** Grids of one workspace, and what copies them. */
export type CopyDesk = AsyncDisposable & {
  readonly database: TestDatabase
  readonly tenant: SeededTenant
  readonly engine: Engine
  readonly imports: Imports
  readonly organizer: Actor
  /** Makes a grid with these fields and answers its id. */
  makeGrid(fields: readonly Field[]): Promise<string>
  apply(gridId: string, ops: readonly Op[], actor?: Actor): Promise<OpResult[]>
  /** Makes records of a grid and answers their ids. */
  makeRecords(gridId: string, records: readonly Cells[]): Promise<string[]>
  /** Gives a grid an open form that asks for one of its fields; answers its id. */
  makeForm(gridId: string, fieldId: string): Promise<string>
  /** A stored file that an organizer sent; answers its id. */
  makeFile(): Promise<string>
  /** Copies a grid with its records and follows that to its end. */
  copy(gridId: string, options?: CopyOptions): Promise<CopyEnd>
  /** Looks behind row security. */
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /** Records of a grid that are not deleted, by number. */
  read(gridId: string): Promise<StoredCopy[]>
}

export type CopyOptions = {
  readonly as?: string
  readonly actor?: () => Promise<Actor>
  readonly onProgress?: (progress: ImportProgress) => void
}

export type CopyEnd = {
  readonly as: string
  readonly last: ImportProgress | undefined
  /** Null where it did not come to its end. */
  readonly result: ImportResult | null
}

export type StoredCopy = {
  readonly id: string
  readonly number: number
  readonly cells: Cells
  readonly review_state: string
  readonly assigned_to: string | null
  readonly row_order: number | null
}

const never = new AbortController().signal

export async function openCopyDesk(): Promise<CopyDesk> {
  const database = await createTestDatabase()
  const tenant = await seedTenant(database.adminUrl)
  const log = pino({ level: 'silent' })
  const folder = await mkdtemp(join(tmpdir(), 'operagrid-copy-'))
  const engine = makeEngine(database.db, log)
  const imports = makeImports({ db: database.db, log, engine, folder })
  const { organizer } = tenant.actors
  const rows = <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    withConnection(database.adminUrl, async (client) => (await client.query<Row>(text, [...values])).rows)
  const apply = (gridId: string, ops: readonly Op[], actor = organizer) => engine.apply(actor, gridId, ops)

  return {
    database,
    tenant,
    engine,
    imports,
    organizer,
    rows,
    apply,
    async makeGrid(fields) {
      const gridId = uuidv7()
      const grid = { id: gridId, name: 'Log', fields, createdBy: organizer.memberId, ready: true }
      await inTenant(database.db, organizer, (tx) => insertGrid(tx, grid))
      return gridId
    },
    async makeRecords(gridId, records) {
      const ids = records.map(() => uuidv7())
      const ops = records.map((cells, at): Op => ({
        kind: 'create',
        opId: uuidv7(),
        recordId: ids[at] ?? '',
        cells: { ...cells },
      }))
      const refused = (await apply(gridId, ops)).filter(({ status }) => status !== 'applied')
      if (refused.length > 0) throw new Error(`records were not made: ${JSON.stringify(refused[0])}`)
      return ids
    },
    async makeForm(gridId, fieldId) {
      const id = uuidv7()
      const items = [{ fieldId, label: 'What', help: '', required: false }]
      const draft = { name: 'Report', description: '', open: true, items }
      await inTenant(database.db, organizer, (tx) => saveForm(tx, gridId, id, draft))
      return id
    },
    async makeFile() {
      const id = uuidv7()
      await rows(
        `insert into attachment (tenant_id, id, name, type, sha256, state, created_by)
         values ($1, $2, 'plan.pdf', 'application/pdf', sha256('x'), 'ready', $3)`,
        [tenant.tenantId, id, organizer.memberId],
      )
      return id
    },
    async copy(gridId, { as = randomUUID(), actor = () => Promise.resolve(organizer), onProgress } = {}) {
      await imports.copy({ actor, origin: testOrigin }, { gridId, as, name: 'Log copy' })
      let last: ImportProgress | undefined
      for await (const progress of imports.watch(organizer, as, never)) {
        last = progress
        onProgress?.(progress)
      }
      return { as, last, result: last?.phase === 'done' ? imports.result(organizer, as) : null }
    },
    read: (gridId) =>
      rows<StoredCopy>(
        `select id, number, cells, review_state, assigned_to, row_order from grid_record
          where grid_id = $1 and deleted_at is null order by number`,
        [gridId],
      ),
    async [Symbol.asyncDispose]() {
      await imports.close()
      engine.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
