import fc from 'fast-check'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { makeDb } from '@operagrid/db/pool'
import { saveForm } from '@operagrid/db/queries/form'
import { readWindow } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { uniqueKey } from '@operagrid/shared/domain/field-unique'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'

import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { makeEngineBed } from './testing/engine-bed.ts'

const plate: Field = { id: 'plate000', name: 'Plate', type: 'text', choices: [], unique: true }
const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
const fields = [plate, note]

let bed: Awaited<ReturnType<typeof makeEngineBed>>
let other: { readonly engine: Engine; close(): Promise<void> }
let gridId: string
let formId: string
beforeAll(async () => {
  bed = await makeEngineBed()
  const db = makeDb({ url: bed.database.url, maxConnections: 4 })
  const engine = makeEngine(db, pino({ level: 'silent' }))
  other = {
    engine,
    async close() {
      engine.close()
      await db.close()
    },
  }
})
afterAll(async () => {
  await other.close()
  await bed[Symbol.asyncDispose]()
})
beforeEach(async () => {
  head = 0
  gridId = await bed.newGrid(fields)
  formId = uuidv7()
  const items = [{ fieldId: plate.id, label: 'Plate', help: '', required: false }]
  await inTenant(bed.database.db, bed.members.organizer, (tx) =>
    saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
  )
})

let head = 0
async function apply(actor: Actor, ...ops: readonly Op[]): Promise<readonly OpResult[]> {
  const results = await bed.engine.apply(actor, gridId, ops)
  for (const result of results) if (result.status === 'applied') head = Math.max(head, result.version)
  return results
}
const create = (text: string | null, form?: string) => ({
  kind: 'create' as const,
  opId: uuidv7(),
  recordId: uuidv7(),
  cells: { plate000: text },
  ...(form === undefined ? {} : { formId: form }),
})
const patch = (recordId: string, cells: Cells) => ({
  kind: 'patch' as const,
  opId: uuidv7(),
  recordId,
  cells: { ...cells },
  baseVersion: head,
})
const simple = (kind: 'delete' | 'restore', recordId: string) => ({ kind, opId: uuidv7(), recordId })
const ok = { status: 'applied' }
const refused = (message: string) => ({ status: 'rejected', code: 'CONFLICT', message })

/** What the records that are not deleted hold, by number, and what is written down of it. */
async function plates(): Promise<readonly unknown[]> {
  const { records } = await inTenant(bed.database.db, bed.members.organizer, (tx) =>
    readWindow(tx, { gridId, query: everything, limit: 1000 }, fields),
  )
  const held = records.map((record) => record.cells['plate000'] ?? null)
  const keys = held.flatMap((value) => uniqueKey(plate, value) ?? [])
  expect(new Set(keys).size).toBe(keys.length)
  expect(await written()).toEqual(keys.toSorted())
  return held
}
async function written(): Promise<readonly string[]> {
  return await withConnection(bed.database.adminUrl, async (client) => {
    const { rows } = await client.query<{ key: string }>(
      'select key from unique_cell where grid_id = $1 order by key collate "C"',
      [gridId],
    )
    return rows.map(({ key }) => key)
  })
}

describe('a value of a unique field', () => {
  it('is held by one record: another is refused, and told which has it', async () => {
    const { organizer } = bed.members
    const [one, two] = [create('B-12'), create('B-13')]
    expect(await apply(organizer, one, two)).toMatchObject([ok, ok])
    expect(await apply(organizer, create(' b-12 '))).toMatchObject([refused('Plate “ b-12 ” is on #1 already.')])
    expect(await apply(organizer, patch(two.recordId, { plate000: 'b-12', note0000: 'x' }))).toMatchObject([
      refused('Plate “b-12” is on #1 already.'),
    ])
    // One's own value may be written otherwise, and nothing may be held by many.
    expect(await apply(organizer, patch(one.recordId, { plate000: 'B-12 ' }))).toMatchObject([ok])
    expect(await apply(organizer, create(null), create(null), create(' '))).toMatchObject([ok, ok, ok])
    expect(await plates()).toEqual(['B-12 ', 'B-13', null, null, ' '])
  })

  it('may be taken once it was given up, also within one step', async () => {
    const { organizer } = bed.members
    const [one, two] = [create('A'), create('B')]
    await apply(organizer, one, two)
    expect(
      await apply(
        organizer,
        patch(one.recordId, { plate000: 'C' }),
        patch(two.recordId, { plate000: 'A' }),
        create('B'),
        create('b'),
      ),
    ).toMatchObject([ok, ok, ok, refused('Plate “b” is in another record of the same step.')])
    expect(await plates()).toEqual(['C', 'A', 'B'])
    expect(await apply(organizer, simple('delete', two.recordId), create('a'))).toMatchObject([ok, ok])
    expect(await plates()).toEqual(['C', 'B', 'a'])
  })

  it('keeps a record in the trash that holds it, and an undo from bringing it back', async () => {
    const { organizer } = bed.members
    const [one, two] = [create('A'), create('B')]
    const edit = patch(two.recordId, { plate000: 'C' })
    const gone = simple('delete', one.recordId)
    await apply(organizer, one, two, edit, gone, create('a'), create('b'))
    const undo = (target: string, recordId: string): Op => ({ kind: 'undo', opId: uuidv7(), recordId, target })
    const back = refused('This record cannot come back: its Plate “A” is on #3 already.')
    expect(await apply(organizer, simple('restore', one.recordId))).toMatchObject([back])
    expect(await apply(organizer, undo(gone.opId, one.recordId))).toMatchObject([back])
    expect(await apply(organizer, undo(edit.opId, two.recordId))).toMatchObject([
      refused('Plate “B” is on #4 already.'),
    ])
    expect(await plates()).toEqual(['C', 'a', 'b'])
  })

  it('is refused to a reporter without a word of the record that has it', async () => {
    const { organizer, reporter } = bed.members
    const [one, filed] = [create('A'), create('B', formId)]
    await apply(organizer, one)
    expect(await apply(reporter, filed)).toMatchObject([ok])
    const taken = refused('Plate “a” is taken already. Enter another one.')
    const report = create('a', formId)
    expect(await apply(reporter, report)).toMatchObject([taken])
    expect(await apply(reporter, patch(filed.recordId, { plate000: 'a' }))).toMatchObject([taken])
    await apply(organizer, patch(one.recordId, { plate000: 'Z' }))
    // The same report again: its author waited until there is room for it.
    expect(await apply(reporter, report, patch(filed.recordId, { plate000: 'C' }))).toMatchObject([ok, ok])
    expect(await plates()).toEqual(['Z', 'C', 'a'])
  })

  it('goes to one of many who want it at once, on two servers, and each other edit of theirs goes through', async () => {
    const { organizer, management } = bed.members
    const wanted = Array.from({ length: 40 }, (_, at) => [create(`P ${at % 5}`), create(`Q ${at}`)])
    const results = await Promise.all(
      wanted.map((ops, at) => {
        const engine = at % 2 === 0 ? bed.engine : other.engine
        return engine.apply(at % 3 === 0 ? management : organizer, gridId, ops)
      }),
    )
    const states = results.map((pair) => pair.map(({ status }) => status))
    expect(states.filter(([first]) => first === 'applied')).toHaveLength(5)
    expect(states.every(([, second]) => second === 'applied')).toBe(true)
    expect(await plates()).toHaveLength(45)
  })

  it('is never doubled by whatever is done, by whom, in which order', async () => {
    const { organizer, management } = bed.members
    const step = fc.record({
      kind: fc.constantFrom('create', 'patch', 'delete', 'restore', 'undo'),
      at: fc.nat(5),
      text: fc.constantFrom('a', 'A ', 'b', 'c', null),
      who: fc.constantFrom(organizer, management),
      group: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        gridId = await bed.newGrid(fields)
        head = 0
        const ids: string[] = []
        const done: Op[] = []
        let waiting: Op[] = []
        for (const { kind, at, text, who, group } of steps) {
          const recordId = ids[at % Math.max(1, ids.length)]
          const target = done[at % Math.max(1, done.length)]
          const op =
            kind === 'create' || recordId === undefined
              ? create(text)
              : kind === 'patch'
                ? patch(recordId, { plate000: text })
                : kind === 'undo' && target !== undefined
                  ? ({ kind: 'undo', opId: uuidv7(), recordId: target.recordId, target: target.opId } as const)
                  : simple(kind === 'restore' ? 'restore' : 'delete', recordId)
          if (op.kind === 'create') ids.push(op.recordId)
          waiting.push(op)
          if (group) continue
          done.push(...waiting)
          const results = await apply(who, ...waiting)
          // Refused for a reason, never broken.
          expect(results.every((result) => result.status === 'applied' || result.code !== 'INTERNAL')).toBe(true)
          waiting = []
          await plates()
        }
      }),
      { numRuns: 8 },
    )
  })
})
