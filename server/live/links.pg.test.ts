import { setTimeout } from 'node:timers/promises'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { findHead, listChanges } from '@operagrid/db/queries/change'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { applied, makeEngineBed } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'
import { BACK, FORTH, linksOf, makeLinkedGrids } from './testing/linked-grids.ts'

let bed: EngineBed
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())

const apply = async (gridId: string, ...ops: Op[]): Promise<OpResult[]> =>
  await bed.engine.apply(bed.members.organizer, gridId, ops)

async function newRecord(gridId: string, cells: Readonly<Record<string, string | string[]>> = {}): Promise<string> {
  const recordId = uuidv7()
  const results = await apply(gridId, { kind: 'create', opId: uuidv7(), recordId, cells: { title000: 'A', ...cells } })
  expect(applied(results)).not.toContain('BAD_INPUT')
  return recordId
}

async function newRecords(gridId: string, count: number): Promise<string[]> {
  const made: string[] = []
  for (let at = 0; at < count; at += 1) made.push(await newRecord(gridId))
  return made
}

const head = async (gridId: string): Promise<number> =>
  (await inTenant(bed.database.db, bed.members.organizer, (tx) => findHead(tx, gridId))) ?? 0

async function link(
  gridId: string,
  recordId: string,
  fieldId: string,
  ids: readonly string[] | null,
  baseVersion?: number,
): Promise<OpResult[]> {
  return await apply(gridId, {
    kind: 'patch',
    opId: uuidv7(),
    recordId,
    cells: { [fieldId]: ids },
    baseVersion: baseVersion ?? (await head(gridId)),
  })
}

const simple = (kind: 'delete' | 'restore', recordId: string): Op => ({ kind, opId: uuidv7(), recordId })

async function changesOf(gridId: string): Promise<GridChange[]> {
  return await inTenant(bed.database.db, bed.members.organizer, (tx) => listChanges(tx, gridId, 0, 10_000))
}

describe('a link', () => {
  it('shows on both sides, in the order in which it was made, and goes from both', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const [a = '', b = ''] = await newRecords(from, 2)
    const [x = '', y = ''] = await newRecords(to, 2)
    await link(from, a, FORTH, [y, x])
    await link(to, x, BACK, [a, b])
    expect(await linksOf(bed, from, a, FORTH)).toEqual([y, x])
    expect(await linksOf(bed, from, b, FORTH)).toEqual([x])
    expect(await linksOf(bed, to, x, BACK)).toEqual([a, b])
    await link(from, a, FORTH, [x])
    expect(await linksOf(bed, to, y, BACK)).toEqual([])
    await link(to, x, BACK, null)
    expect(await linksOf(bed, from, a, FORTH)).toEqual([])
    expect(await linksOf(bed, from, b, FORTH)).toEqual([])
  })

  it('moves with what is calculated beside it, and moves nothing that is calculated on the other side', async () => {
    const words: Field = {
      id: 'words000',
      name: 'Words',
      type: 'formula',
      choices: [],
      formula: { source: '{title000} & "!"', result: 'text' },
    }
    const { from, to } = await makeLinkedGrids(bed, { more: [words] })
    const [[a = ''], [x = '']] = [await newRecords(from, 1), await newRecords(to, 1)]
    const cells = { title000: 'B', [FORTH]: [x] }
    const op: Op = { kind: 'patch', opId: uuidv7(), recordId: a, cells, baseVersion: await head(from) }
    expect(applied(await apply(from, op))).toEqual([2])
    expect((await changesOf(from)).at(-1)).toMatchObject({ after: { ...cells, words000: 'B!' } })
    expect((await changesOf(to)).at(-1)).toMatchObject({ after: { [BACK]: [a] } })
    const fields = [words, { ...words, id: 'title000', type: 'text' as const }]
    const held = await inTenant(bed.database.db, bed.members.organizer, (tx) => getRecord(tx, to, x, fields))
    expect(held.cells).toEqual({ title000: 'A', words000: 'A!' })
    await apply(from, { kind: 'undo', opId: uuidv7(), recordId: a, target: op.opId })
    expect((await changesOf(from)).at(-1)).toMatchObject({ after: { title000: 'A', words000: 'A!', [FORTH]: null } })
    expect(await linksOf(bed, to, x, BACK)).toEqual([])
  })

  it('is a change of both grids, told to who watches either', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const a = await newRecord(from)
    const x = await newRecord(to)
    const told: GridChange[] = []
    const stop = bed.engine.watch(bed.members.organizer.tenantId, to, (changes) => void told.push(...changes))
    await expect
      .poll(async () => {
        await link(from, a, FORTH, [x])
        await link(from, a, FORTH, null)
        return told.length
      })
      .toBeGreaterThan(1)
    stop()
    const versions = (await changesOf(to)).map(({ version }) => version)
    expect(versions).toEqual(versions.map((_, at) => at + 1))
    expect(told.at(-1)).toMatchObject({ kind: 'patch', recordId: x, memberId: bed.members.organizer.memberId })
  })

  it('is left out where its record is unknown, deleted, or of a third grid', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const a = await newRecord(from)
    const [x = '', gone = ''] = await newRecords(to, 2)
    await apply(to, simple('delete', gone))
    await link(from, a, FORTH, [uuidv7(), x, gone, a])
    expect(await linksOf(bed, from, a, FORTH)).toEqual([x])
  })

  it('goes with a deleted record from the other side, and comes back with it in its place', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const a = await newRecord(from)
    const [x = '', y = ''] = await newRecords(to, 2)
    await link(from, a, FORTH, [x, y])
    await apply(to, simple('delete', x))
    expect(await linksOf(bed, from, a, FORTH)).toEqual([y])
    await apply(from, simple('delete', a))
    await apply(to, simple('restore', x))
    expect(await linksOf(bed, to, x, BACK)).toEqual([])
    await apply(from, simple('restore', a))
    expect(await linksOf(bed, from, a, FORTH)).toEqual([x, y])
    expect(await linksOf(bed, to, x, BACK)).toEqual([a])
  })

  it('gives way where there is room for one, on the side that it is', async () => {
    const { from, to } = await makeLinkedGrids(bed, { otherOne: true })
    const [a = '', b = ''] = await newRecords(from, 2)
    const [x = '', y = ''] = await newRecords(to, 2)
    await link(from, a, FORTH, [x, y])
    await link(from, b, FORTH, [x])
    expect(await linksOf(bed, to, x, BACK)).toEqual([b])
    expect(await linksOf(bed, from, a, FORTH)).toEqual([y])
    expect(applied(await link(to, x, BACK, [a, b]))).toEqual(['BAD_INPUT'])
    await apply(from, simple('delete', b))
    await link(from, a, FORTH, [y, x])
    await apply(from, simple('restore', b))
    expect(await linksOf(bed, to, x, BACK)).toEqual([a])
    expect(await linksOf(bed, from, b, FORTH)).toEqual([])
  })

  it('holds the one that was linked last where its own side has room for one', async () => {
    const { from, to } = await makeLinkedGrids(bed, { one: true })
    const a = await newRecord(from)
    const [x = '', y = ''] = await newRecords(to, 2)
    await link(from, a, FORTH, [x])
    expect(await linksOf(bed, from, a, FORTH)).toEqual([x])
    await link(from, a, FORTH, [y])
    expect(await linksOf(bed, from, a, FORTH)).toEqual([y])
    expect(await linksOf(bed, to, x, BACK)).toEqual([])
  })

  it('may lead to its own grid, and to the record itself', async () => {
    const { from } = await makeLinkedGrids(bed, { own: true })
    const [a = '', b = ''] = await newRecords(from, 2)
    await link(from, a, FORTH, [b, a])
    expect(await linksOf(bed, from, b, BACK)).toEqual([a])
    expect(await linksOf(bed, from, a, BACK)).toEqual([a])
    await apply(from, simple('delete', b))
    expect(await linksOf(bed, from, a, FORTH)).toEqual([a])
    const versions = (await changesOf(from)).map(({ version }) => version)
    expect(versions).toEqual(versions.map((_, at) => at + 1))
  })

  it('is taken back by its author, and made again', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const a = await newRecord(from)
    const x = await newRecord(to)
    const opId = uuidv7()
    const baseVersion = await head(from)
    const op: Op = { kind: 'patch', opId, recordId: a, cells: { [FORTH]: [x] }, baseVersion }
    const first = await apply(from, op)
    expect(await apply(from, op)).toEqual(first)
    const undo: Op = { kind: 'undo', opId: uuidv7(), recordId: a, target: opId }
    await apply(from, undo)
    expect(await linksOf(bed, to, x, BACK)).toEqual([])
    await apply(from, { kind: 'undo', opId: uuidv7(), recordId: a, target: undo.opId })
    expect(await linksOf(bed, to, x, BACK)).toEqual([a])
    expect(await linksOf(bed, from, a, FORTH)).toEqual([x])
  })

  it('stays beside what others linked unseen, from either side, and nobody is told of a conflict', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const a = await newRecord(from)
    const [x = '', y = '', z = ''] = await newRecords(to, 3)
    await link(from, a, FORTH, [x])
    const seen = await head(from)
    await link(to, y, BACK, [a])
    const { management } = bed.members
    const [result] = await bed.engine.apply(management, from, [
      { kind: 'patch', opId: uuidv7(), recordId: a, cells: { [FORTH]: [z] }, baseVersion: seen },
    ])
    expect(result).toMatchObject({ status: 'applied', conflicts: [] })
    expect(await linksOf(bed, from, a, FORTH)).toEqual([y, z])
    expect(await linksOf(bed, to, x, BACK)).toEqual([])
  })

  it('is in no change that a reporter is told, whatever their form says, nor in a viewer’s from whom it is hidden', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const x = await newRecord(to)
    const a = await newRecord(from)
    await link(from, a, FORTH, [x])
    await apply(to, simple('delete', x), simple('restore', x))
    const { tenantId } = bed.members.organizer
    await withConnection(bed.database.adminUrl, async (admin) => {
      for (const gridId of [from, to]) {
        const items = JSON.stringify(['title000', FORTH, BACK].map((fieldId) => ({ fieldId })))
        const form = "insert into form (tenant_id, grid_id, id, name, items) values ($1, $2, $3, 'Report', $4)"
        await admin.query(form, [tenantId, gridId, uuidv7(), items])
      }
      await admin.query("update grid set reporters_see = 'all' where id = any($1)", [[from, to]])
    })
    const told = async (role: 'reporter' | 'viewer', gridId: string): Promise<string> => {
      const read = inTenant(bed.database.db, bed.members[role], (tx) => listChanges(tx, gridId, 0, 1000))
      return JSON.stringify(
        (await read).map((change) => (change.kind === 'schema' ? [] : [change.before, change.after])),
      )
    }
    const named = new RegExp(`${FORTH}|${BACK}|${a}|${x}`)
    for (const gridId of [from, to]) {
      expect(await told('reporter', gridId)).toContain('title000')
      expect(await told('reporter', gridId)).not.toMatch(named)
      expect(await told('viewer', gridId)).toMatch(named)
    }
    await withConnection(bed.database.adminUrl, (admin) =>
      admin.query("update field set hidden_from = '{viewer}' where type = 'link' and grid_id = any($1)", [[from, to]]),
    )
    for (const gridId of [from, to]) expect(await told('viewer', gridId)).not.toMatch(named)
  })

  it('waits for who writes to the other grid, and takes nothing of theirs away', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const a = await newRecord(from)
    const x = await newRecord(to)
    await withConnection(bed.database.adminUrl, async (other) => {
      await other.query('begin')
      await other.query('update grid set version = version + 1 where id = $1', [to])
      const linking = link(from, a, FORTH, [x])
      const isOver = await Promise.race([linking.then(() => true), setTimeout(300, false)])
      expect(isOver).toBe(false)
      const written = `update grid_record set cells = cells || '{"title000": "Theirs"}', version = 2 where id = $1`
      await other.query(written, [x])
      await other.query('commit')
      await linking
    })
    const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
    const fields = [title, { ...title, id: BACK }]
    const record = await inTenant(bed.database.db, bed.members.organizer, (tx) => getRecord(tx, to, x, fields))
    expect(record).toMatchObject({ version: 3, cells: { title000: 'Theirs', [BACK]: [a] } })
  })

  it('is refused where a record of the other side has a thousand', async () => {
    const { from, to } = await makeLinkedGrids(bed)
    const x = await newRecord(to)
    const ids = Array.from({ length: 1001 }, () => uuidv7())
    const ops = ids.map((recordId): Op => ({ kind: 'create', opId: uuidv7(), recordId, cells: {} }))
    await apply(from, ...ops)
    await link(to, x, BACK, ids.slice(0, 1000))
    expect(await linksOf(bed, to, x, BACK)).toHaveLength(1000)
    expect(applied(await link(to, x, BACK, ids))).toEqual(['BAD_INPUT'])
    expect(applied(await link(from, ids[1000] ?? '', FORTH, [x]))).toEqual(['CONFLICT'])
    expect(await linksOf(bed, from, ids[1000] ?? '', FORTH)).toEqual([])
  })
})
