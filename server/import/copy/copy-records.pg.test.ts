import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { takeLooseFiles } from '@operagrid/db/queries/attachment-loose'
import { getGrid, insertFields } from '@operagrid/db/queries/grid'
import { listMyReports } from '@operagrid/db/queries/report'
import { inTenant } from '@operagrid/db/tenant'
import { members, someFields, someRecords } from '@operagrid/db/testing/record-arbitraries'
import type { DraftRecord } from '@operagrid/db/testing/record-arbitraries'
import { storeRecords } from '@operagrid/db/testing/store-records'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { holdsFiles } from '@operagrid/shared/domain/field'
import { copiedFields } from '@operagrid/shared/domain/grid-copy'
import type { Op } from '@operagrid/shared/domain/op'

import { openCopyDesk } from '../testing/copy-desk.ts'
import type { CopyDesk, StoredCopy } from '../testing/copy-desk.ts'

/** The file that random records name. */
const randomFile = '018f0000-0000-7000-8000-0000000000ff'
const text: Field = { id: 'text0000', name: 'Text', type: 'text', choices: [] }
const patch = (recordId: string, cells: Cells): Op => ({
  kind: 'patch',
  opId: uuidv7(),
  recordId,
  cells: { ...cells },
  baseVersion: 1_000_000,
})

let desk: CopyDesk
beforeAll(async () => {
  desk = await openCopyDesk()
  for (const id of members)
    await desk.rows(
      `with a as (
         insert into account (id, email, name, password_hash) values ($1::uuid, $1::uuid || '@pier.test', 'Some', $3) returning id
       ) insert into membership (tenant_id, id, account_id, name, email, role)
         select $2, id, id, 'Some', id || '@pier.test', 'organizer' from a`,
      [id, desk.tenant.tenantId, `$2b$12$${'x'.repeat(53)}`],
    )
  await desk.rows(
    `insert into attachment (tenant_id, id, name, type, sha256, state, created_by) values ($1, $2, 'a', 'b', sha256('x'), 'ready', $3)`,
    [desk.tenant.tenantId, randomFile, desk.organizer.memberId],
  )
})
afterAll(() => desk[Symbol.asyncDispose]())

describe('a grid with the records of another one', () => {
  test('holds in every record what that one holds, whatever it is', { timeout: 120_000 }, async () => {
    const drawn = someFields.chain((fields) =>
      fc.record({ fields: fc.constant(fields), drafts: someRecords(fields, 40) }),
    )
    const same = async ({ fields, drafts }: { fields: Field[]; drafts: DraftRecord[] }): Promise<void> => {
      const gridId = await inTenant(desk.database.db, desk.organizer, async (tx) => {
        const stored = await storeRecords(tx, drafts)
        await insertFields(tx, stored, fields, 0)
        return stored
      })
      const source = await desk.read(gridId)
      const { as, last } = await desk.copy(gridId)
      expect(last).toMatchObject({ phase: 'done', done: source.length })
      const kept = copiedFields(fields).kept
      const wanted = source.map((record) => said({ ...record, cells: carried(record.cells, kept) }))
      const copied = await desk.read(as)
      expect(copied.map(said)).toEqual(wanted)
      expect(new Set([...copied, ...source].map(({ id }) => id)).size).toBe(2 * source.length)
    }
    await fc.assert(fc.asyncProperty(drawn, same), { numRuns: 25 })
  })

  test('is made now by who copies, in one change, and goes on where the other one was', async () => {
    const gridId = await desk.makeGrid([text])
    const ids = await desk.makeRecords(gridId, [{ text0000: 'One' }, { text0000: 'Two' }, { text0000: 'Three' }])
    await desk.apply(gridId, [
      { kind: 'delete', opId: uuidv7(), recordId: ids[1] ?? '' },
      { kind: 'delete', opId: uuidv7(), recordId: ids[2] ?? '' },
    ])
    await desk.rows(
      "update grid_record set created_at = '2020-01-01', updated_at = '2020-01-01', created_by = $2 where grid_id = $1",
      [gridId, desk.tenant.actors.reporter.memberId],
    )
    const before = await desk.rows('select * from grid where id = $1', [gridId])
    const since = Date.now() - 60_000
    const { as, result } = await desk.copy(gridId)
    expect(result).toMatchObject({
      gridId: as,
      gridName: 'Log copy',
      records: 1,
      copied: { fields: [], views: [], gone: 0 },
    })
    const [record] = await desk.rows<{ created_at: Date; updated_at: Date }>(
      'select * from grid_record where grid_id = $1',
      [as],
    )
    const { memberId } = desk.organizer
    expect(record).toMatchObject({ number: 1, version: 1, created_by: memberId, updated_by: memberId })
    expect(Math.min(Number(record?.created_at), Number(record?.updated_at))).toBeGreaterThan(since)
    expect(await desk.rows('select version, kind, member_id from grid_change where grid_id = $1', [as])).toEqual([
      { version: 1, kind: 'schema', member_id: memberId },
    ])
    // The numbers of deleted records are not given again.
    await desk.makeRecords(as, [{}])
    expect((await desk.read(as)).map(({ number }) => number)).toEqual([1, 4])
    expect(await desk.rows('select * from grid where id = $1', [gridId])).toEqual(before)
  })

  test('is of one moment, and nobody’s edit waits for it', async () => {
    const unique: Field = { ...text, unique: true }
    const gridId = await desk.makeGrid([unique])
    const ids = await desk.makeRecords(
      gridId,
      Array.from({ length: 1_000 }, (_, at) => ({ text0000: `Case ${at}` })),
    )
    const source = await desk.read(gridId)
    const [first, last] = [ids[0] ?? '', ids[999] ?? '']
    let chunks = 0
    const actor = async () => {
      chunks += 1
      const ops = [
        // Not yet read, and then holding what was read of another one.
        [patch(first, { text0000: 'Gone on' })],
        [patch(last, { text0000: 'Case 0' })],
        [{ kind: 'delete', opId: uuidv7(), recordId: ids[900] ?? '' } as const],
        [{ kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { text0000: 'Late' } } as const],
      ][chunks - 3]
      if (ops !== undefined) {
        expect(await desk.apply(gridId, ops)).toMatchObject([{ status: 'applied' }])
      }
      return desk.organizer
    }
    const { as, last: end } = await desk.copy(gridId, { actor })
    expect(chunks).toBeGreaterThan(6)
    expect(end).toEqual({ phase: 'done', done: 1_000, total: 1_000, message: null })
    expect((await desk.read(as)).map(({ number, cells }) => [number, cells])).toEqual(
      source.map(({ number, cells }) => [number, cells]),
    )
    // What is unique is so there as well.
    const [refused] = await desk.apply(as, [
      { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { text0000: 'case 7' } },
    ])
    expect(refused).toMatchObject({ status: 'rejected' })
    expect(await desk.rows('select count(*) from unique_cell where grid_id = $1', [as])).toEqual([{ count: 1_000 }])
  })

  test('works formulas out from its own cells, and is put in order by hand as the other one', async () => {
    const cost: Field = { id: 'cost0000', name: 'Cost', type: 'number', choices: [] }
    const double: Field = {
      ...{ id: 'double00', name: 'Double', type: 'formula', choices: [] },
      formula: { source: '{cost0000} * 2', result: 'number' },
    }
    const gridId = await desk.makeGrid([cost, double])
    const [one, two] = await desk.makeRecords(gridId, [{ cost0000: 1 }, { cost0000: 2 }])
    await desk.rows('update grid set by_hand = true where id = $1', [gridId])
    await desk.apply(gridId, [{ kind: 'move', opId: uuidv7(), recordId: two ?? '', rowOrder: 0.5 }])
    const { as } = await desk.copy(gridId)
    const grid = await inTenant(desk.database.db, desk.organizer, (tx) => getGrid(tx, as))
    expect(grid).toMatchObject({ byHand: true, computing: null, recordCount: 2, version: 1 })
    const copied = await desk.read(as)
    expect(copied.map(({ row_order }) => row_order)).toEqual([null, 0.5])
    await desk.apply(as, [patch(copied[0]?.id ?? '', { cost0000: 5 })])
    expect((await desk.read(as)).map(({ cells }) => cells['double00'])).toEqual([10, 4])
    expect((await desk.read(gridId)).find(({ id }) => id === one)?.cells).toEqual({ cost0000: 1, double00: 2 })
  })

  test('keeps who has a record and who is named while they belong here, tells nobody, and shows nothing before its end', async () => {
    const who: Field = { id: 'who00000', name: 'Who', type: 'person', choices: [], several: true }
    const gridId = await desk.makeGrid([text, who])
    const { management, reporter, secondReporter, viewer } = desk.tenant.actors
    // Reporters know of grids that ask them for something.
    await desk.makeForm(gridId, text.id)
    const ids = await desk.makeRecords(gridId, [
      { text0000: 'A', who00000: [viewer.memberId, secondReporter.memberId] },
      { text0000: 'B', who00000: [viewer.memberId] },
      { text0000: 'C' },
    ])
    const holders = [reporter, secondReporter, management].map(({ memberId }) => memberId)
    await desk.apply(
      gridId,
      ids.map((recordId, at): Op => {
        return { kind: 'assign', opId: uuidv7(), recordId, memberId: holders[at] ?? null, baseVersion: 9 }
      }),
    )
    await desk.rows('update membership set status = $2 where id = $1', [secondReporter.memberId, 'suspended'])
    await desk.rows('delete from membership where id = $1', [viewer.memberId])
    await desk.rows('delete from notification')
    const listed = async (): Promise<number[]> => {
      const lists = [reporter, management].map((member) =>
        inTenant(desk.database.db, member, (tx) => listMyReports(tx, member.memberId, 10)),
      )
      return (await Promise.all(lists)).map((list) => list.length)
    }
    const seen: number[][] = []
    const actor = async () => {
      seen.push(await listed())
      return desk.organizer
    }
    const { as, result } = await desk.copy(gridId, { actor })
    expect(result?.copied).toMatchObject({ gone: 2 })
    expect((await desk.read(as)).map(({ assigned_to, cells }) => [assigned_to, cells['who00000']])).toEqual([
      [reporter.memberId, [secondReporter.memberId]],
      [secondReporter.memberId, undefined],
      [management.memberId, undefined],
    ])
    expect(seen.length).toBeGreaterThan(2)
    expect(seen.filter((counts) => counts.some((count) => count !== 1))).toEqual([])
    expect(await listed()).toEqual([2, 2])
    expect(await desk.rows('select * from notification')).toEqual([])
  })

  test('shows the files of cells also when they are gone from the other one', async () => {
    const files: Field = { id: 'files000', name: 'Files', type: 'attachment', choices: [] }
    const gridId = await desk.makeGrid([files])
    const file = await desk.makeFile()
    await desk.makeRecords(gridId, [{ files000: [file] }])
    const { as } = await desk.copy(gridId)
    expect((await desk.read(as)).map(({ cells }) => cells)).toEqual([{ files000: [file] }])
    await desk.rows('update attachment set loose_at = now() where id = $1', [file])
    await desk.rows('delete from grid where id = $1', [gridId])
    const { management } = desk.tenant.actors
    expect(await inTenant(desk.database.db, management, (tx) => takeLooseFiles(tx, 10))).toEqual({
      files: [],
      more: false,
    })
    await desk.rows('delete from grid where id = $1', [as])
    await desk.rows('update attachment set loose_at = now() where id = $1', [file])
    expect((await inTenant(desk.database.db, management, (tx) => takeLooseFiles(tx, 10))).files).toMatchObject([
      { id: file },
    ])
  })

  test('has the forms by which its reports were filed', async () => {
    const gridId = await desk.makeGrid([text])
    await desk.makeRecords(gridId, [{ text0000: 'A' }, { text0000: 'B' }])
    const formId = await desk.makeForm(gridId, text.id)
    await desk.rows(
      "update grid_record set form_id = $2, review_state = 'needsFix' where grid_id = $1 and number = 1",
      [gridId, formId],
    )
    const { as } = await desk.copy(gridId)
    const [form] = await desk.rows<{ id: string; open: boolean }>(
      'select id, name, open from form where grid_id = $1',
      [as],
    )
    expect(form).toMatchObject({ name: 'Report', open: false })
    expect(
      await desk.rows('select form_id, review_state from grid_record where grid_id = $1 order by number', [as]),
    ).toEqual([
      { form_id: form?.id, review_state: 'needsFix' },
      { form_id: null, review_state: 'none' },
    ])
  })
})

/** All that is the same of both. */
function said({ number, cells, review_state, assigned_to, row_order }: StoredCopy) {
  return { number, cells, review_state, assigned_to, row_order }
}

/** What is left of a record's cells, said apart from how it is done. */
function carried(cells: Cells, kept: readonly Field[]): Cells {
  const left: Record<string, CellValue> = {}
  for (const field of kept) {
    const value = cells[field.id]
    if (value === undefined) continue
    const known = field.type === 'person' ? members : holdsFiles(field) ? [randomFile] : null
    if (known === null || !Array.isArray(value)) {
      left[field.id] = value
      continue
    }
    const ids = value.filter((id) => typeof id === 'string' && known.includes(id))
    if (ids.length > 0 || value.length === 0) left[field.id] = ids
  }
  return left
}
