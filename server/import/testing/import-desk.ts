import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'

import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'

import { withConnection } from '@operagrid/db/connect'
import { getGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { ImportAnalysis, ImportProgress, ImportResult } from '@operagrid/shared/domain/import'
import type { ImportInto, ImportTarget } from '@operagrid/shared/domain/import-into'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { testOrigin } from '../../auth/testing/visitors.ts'
import { makeEngine } from '../../live/engine.ts'
import type { Engine } from '../../live/engine.ts'
import { makeImports } from '../imports.ts'
import type { Imports } from '../imports.ts'
import { makeImportUndos } from '../undo/import-undos.ts'
import type { ImportUndos } from '../undo/import-undos.ts'

/** A grid of guests, and everything that brings files into it. */
export type ImportDesk = AsyncDisposable & {
  readonly database: TestDatabase
  readonly tenant: SeededTenant
  readonly engine: Engine
  readonly imports: Imports
  readonly undos: ImportUndos
  /** Undos as another server on the same database has them. */
  otherUndos(): ImportUndos
  readonly organizer: Actor
  upload(content: string | Buffer, actor?: Actor): Promise<ImportAnalysis>
  /** The import of a CSV whose header names fields of the grid. */
  asked(analysis: ImportAnalysis, more?: Partial<ImportInto>): ImportInto
  run(input: ImportInto, options?: RunOptions): Promise<{ last: ImportProgress | undefined; result: ImportResult }>
  apply(ops: readonly Op[], actor?: Actor): Promise<OpResult[]>
  /** Makes records and answers their ids. */
  makeRecords(records: readonly Cells[], actor?: Actor): Promise<string[]>
  /** Looks behind row security. */
  rows<Row extends object>(text: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>
  /** What the grid holds, by number: cells by the names of their fields, choices by theirs. */
  read(): Promise<Record<string, unknown>[]>
  undoAll(importId: string): Promise<Awaited<ReturnType<ImportUndos['start']>>>
}

export type RunOptions = {
  readonly actor?: () => Promise<Actor>
  readonly onProgress?: (progress: ImportProgress) => void
}

export const callerOf = (actor: Actor) => ({ actor: () => Promise.resolve(actor), origin: testOrigin })

export async function openImportDesk(): Promise<ImportDesk> {
  const database = await createTestDatabase()
  const tenant = await seedTenant(database.adminUrl, [
    { id: 'ref00000', name: 'Ref', type: 'text' },
    { id: 'name0000', name: 'Name', type: 'text' },
    { id: 'cost0000', name: 'Cost', type: 'number' },
    { id: 'kind0000', name: 'Kind', type: 'select', choices: [{ id: 'leak0000', name: 'Leak', color: 'red' }] },
    { id: 'open0000', name: 'Open', type: 'checkbox' },
    { id: 'mail0000', name: 'Mail', type: 'email' },
    {
      id: 'state000',
      name: 'State',
      type: 'status',
      choices: [
        { id: 'open1111', name: 'To do', color: 'red', next: ['work1111'] },
        { id: 'work1111', name: 'In work', color: 'amber' },
        { id: 'done1111', name: 'Done', color: 'green', done: true, next: [] },
      ],
    },
  ])
  const log = pino({ level: 'silent' })
  const folder = await mkdtemp(join(tmpdir(), 'operagrid-into-'))
  const engine = makeEngine(database.db, log)
  const imports = makeImports({ db: database.db, log, engine, folder })
  const makeUndos = () => makeImportUndos({ db: database.db, log, engine })
  const undos = makeUndos()
  const { gridId } = tenant
  const { organizer } = tenant.actors
  const apply = (ops: readonly Op[], actor = organizer) => engine.apply(actor, gridId, ops)
  const fields = (): Promise<readonly Field[]> =>
    inTenant(database.db, organizer, async (tx) => (await getGrid(tx, gridId)).fields)
  const never = new AbortController().signal
  const looked = <Row extends object>(text: string, values: readonly unknown[] = []): Promise<{ rows: Row[] }> =>
    withConnection(database.adminUrl, (client) => client.query<Row>(text, [...values]))

  return {
    database,
    tenant,
    engine,
    imports,
    undos,
    otherUndos: makeUndos,
    organizer,
    apply,
    rows: looked,
    upload: (content, actor = organizer) =>
      imports.receive(actor, {
        fileName: 'file.csv',
        locale: 'en-GB',
        source: Readable.from([Buffer.from(content)]),
        signal: new AbortController().signal,
      }),
    asked(analysis, more = {}) {
      const targets = analysis.columns.flatMap((column): ImportTarget[] => {
        const field = tenant.fields.find(({ name }) => name === column.name)
        if (field === undefined) return []
        // The grid of these tests has no field whose type needs to be told how it is read but the number.
        const plan =
          field.type === 'number' ? { type: field.type, decimal: '.' as const } : { type: field.type as 'text' }
        return [{ fieldId: field.id, sources: [column.index], plan, addChoices: false }]
      })
      const { importId } = analysis
      return { importId, gridId, targets, made: [], key: null, onEmpty: 'keep', onMisfit: 'cell', ...more }
    },
    async run(input, { actor = () => Promise.resolve(organizer), onProgress } = {}) {
      await imports.startInto({ actor, origin: testOrigin }, input)
      let last: ImportProgress | undefined
      for await (const progress of imports.watch(organizer, input.importId, never)) {
        last = progress
        onProgress?.(progress)
      }
      return { last, result: imports.result(organizer, input.importId) }
    },
    async makeRecords(records, actor = organizer) {
      const ids = records.map(() => uuidv7())
      const ops = records.map((cells, at): Op => ({
        kind: 'create',
        opId: uuidv7(),
        recordId: ids[at] ?? '',
        cells: { ...cells },
      }))
      await apply(ops, actor)
      return ids
    },
    async read() {
      const known = await fields()
      const { rows } = await looked<{ cells: Cells }>(
        'select cells from grid_record where grid_id = $1 and deleted_at is null order by number',
        [gridId],
      )
      return rows.map(({ cells }) =>
        Object.fromEntries(
          known.flatMap(({ id, name, choices }) =>
            id in cells ? [[name, choices.find((choice) => choice.id === cells[id])?.name ?? cells[id]]] : [],
          ),
        ),
      )
    },
    async undoAll(importId) {
      const ref = { gridId, importId }
      let last = await undos.start(callerOf(organizer), ref)
      for await (const shown of undos.watch(callerOf(organizer), ref, never)) last = shown
      return last
    },
    async [Symbol.asyncDispose]() {
      await undos.close()
      await imports.close()
      engine.close()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
