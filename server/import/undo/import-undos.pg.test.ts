import { setImmediate } from 'node:timers/promises'

import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { GridImport } from '@operagrid/shared/domain/import-undo'
import type { Actor } from '@operagrid/shared/domain/member'

import { importOpId } from '../op-id.ts'
import { callerOf, openImportDesk } from '../testing/import-desk.ts'
import type { ImportDesk } from '../testing/import-desk.ts'

let desk: ImportDesk
beforeAll(async () => {
  desk = await openImportDesk()
})
afterAll(() => desk[Symbol.asyncDispose]())
beforeEach(async () => {
  const { rows } = await desk.rows<{ id: string }>('select id from grid_record where deleted_at is null')
  for (let at = 0; at < rows.length; at += 500)
    await desk.apply(rows.slice(at, at + 500).map(({ id }) => ({ kind: 'delete', opId: uuidv7(), recordId: id })))
})

const refOf = (importId: string) => ({ gridId: desk.tenant.gridId, importId })
const never = new AbortController().signal

async function importText(text: string, key: string | null = null): Promise<string> {
  const analysis = await desk.upload(text)
  const { result } = await desk.run(desk.asked(analysis, { key, onEmpty: 'empty' }))
  expect(result.into?.stopped).toBeNull()
  return analysis.importId
}

async function edit(recordId: string, name: string, actor: Actor): Promise<void> {
  await desk.apply(
    [{ kind: 'patch', opId: uuidv7(), recordId, cells: { name0000: name }, baseVersion: 1_000_000 }],
    actor,
  )
}

async function idOf(ref: string): Promise<string> {
  const { rows } = await desk.rows<{ id: string }>(
    "select id from grid_record where cells ->> 'ref00000' = $1 and deleted_at is null",
    [ref],
  )
  return rows[0]?.id ?? ''
}

describe('the undo of an import', () => {
  test('removes what it added and puts back what it changed', async () => {
    await desk.makeRecords([
      { ref00000: 'A1', name0000: 'Ida', cost0000: 1 },
      { ref00000: 'A2', name0000: 'Tove' },
    ])
    const before = await desk.read()
    const importId = await importText('Ref,Name,Cost\nA1,Other,\nA2,Tove,5\nA3,New,6\n', 'ref00000')
    expect(await desk.read()).toEqual([
      { Ref: 'A1', Name: 'Other' },
      { Ref: 'A2', Name: 'Tove', Cost: 5 },
      { Ref: 'A3', Name: 'New', Cost: 6 },
    ])
    expect(await desk.undoAll(importId)).toMatchObject({
      state: 'undone',
      undo: { seen: 3, total: 3, done: 3, left: 0, list: [] },
    })
    expect(await desk.read()).toEqual(before)
  })

  test('leaves what somebody has edited since, and says what and why', async () => {
    await desk.makeRecords([
      { ref00000: 'B1', name0000: 'Ida', cost0000: 1 },
      { ref00000: 'B2', name0000: 'Tove', cost0000: 2 },
    ])
    const importId = await importText('Ref,Name,Cost\nB1,One,10\nB2,Two,20\nB3,Three,30\nB4,Four,40\n', 'ref00000')
    const other = desk.tenant.actors.management
    await edit(await idOf('B1'), 'Theirs', other)
    await edit(await idOf('B3'), 'Theirs', other)
    const gone = await idOf('B4')
    await desk.apply([{ kind: 'delete', opId: uuidv7(), recordId: gone }], other)
    const { undo } = await desk.undoAll(importId)
    expect(undo).toMatchObject({ seen: 4, done: 3, left: 2 })
    expect(undo.list.map(({ reason }) => reason)).toEqual(['Name was edited since.', 'Name was edited since.'])
    expect(await desk.read()).toEqual([
      { Ref: 'B1', Name: 'Theirs', Cost: 1 },
      { Ref: 'B2', Name: 'Tove', Cost: 2 },
      { Ref: 'B3', Name: 'Theirs', Cost: 30 },
    ])
  })

  test('is done once, however often it is asked for, and again is the same', async () => {
    const importId = await importText('Ref,Name\nC1,One\nC2,Two\n')
    const caller = callerOf(desk.organizer)
    await Promise.all([desk.undos.start(caller, refOf(importId)), desk.undos.start(caller, refOf(importId))])
    const last = await desk.undoAll(importId)
    expect(await desk.undoAll(importId)).toEqual(last)
    const { rows } = await desk.rows(
      `select 1 from audit_event where action = 'import.undone' and target_id = '${desk.tenant.gridId}' and after ->> 'file' = 'file.csv'`,
    )
    expect(rows.length).toBeGreaterThan(0)
    // What was taken back and then restored by somebody stays restored.
    expect(await desk.read()).toEqual([])
  })

  test('stopped half-way it goes on where it was, also on another server, and nothing is done twice', async () => {
    const text = `Ref,Name\n${Array.from({ length: 900 }, (_, at) => `D${at},x\n`).join('')}`
    const importId = await importText(text)
    const caller = callerOf(desk.organizer)
    const ref = refOf(importId)
    await desk.undos.start(caller, ref)
    let half: GridImport | undefined
    for await (const shown of desk.undos.watch(caller, ref, never)) {
      half = shown
      if (shown.undo.done > 0) await desk.undos.stop(desk.organizer, ref)
    }
    expect(half?.state).toBe('paused')
    const left = (await desk.read()).length
    expect(left).toBeGreaterThan(0)
    expect(left).toBe(900 - (half?.undo.done ?? 0))

    // A server that dies says nothing: the row still says that it is under way.
    const other = desk.otherUndos()
    await other.start(caller, ref)
    const watching = (async () => {
      let told: GridImport | undefined
      for await (const shown of other.watch(caller, ref, never)) told = shown
      return told
    })()
    await setImmediate()
    await other.close()
    expect((await watching)?.state).toBe('undoing')
    const third = desk.otherUndos()
    let last: GridImport | undefined
    for await (const shown of third.watch(caller, ref, never)) last = shown
    await third.close()
    expect(last).toMatchObject({ state: 'undone', undo: { seen: 900, done: 900, left: 0 } })
    expect(await desk.read()).toEqual([])
    const { rows } = await desk.rows(
      "select record_id from grid_change where kind = 'delete' and before ->> 'name0000' = 'x' group by 1 having count(*) > 1",
    )
    expect(rows).toEqual([])
  })

  test('is its author’s alone, and waits for the import to end', async () => {
    const importId = await importText('Ref,Name\nE1,One\n')
    const caller = callerOf(desk.tenant.actors.management)
    await expect(desk.undos.start(caller, refOf(importId))).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(desk.undos.stop(desk.tenant.actors.management, refOf(importId))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(desk.undos.watch(caller, refOf(importId), never).next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(desk.undos.start(callerOf(desk.organizer), refOf(uuidv7()))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    const [newest] = await desk.undos.list(desk.tenant.actors.management, desk.tenant.gridId)
    expect(newest).toMatchObject({ id: importId, mine: false, state: 'done', added: 1, fileName: 'file.csv' })
    await desk.rows("update grid_import set state = 'running', touched_at = now() where id = $1", [importId])
    await expect(desk.undos.start(callerOf(desk.organizer), refOf(importId))).rejects.toMatchObject({
      code: 'CONFLICT',
    })
    // After a minute of silence its server is taken for dead.
    await desk.rows("update grid_import set touched_at = now() - interval '2 minutes' where id = $1", [importId])
    expect((await desk.undoAll(importId)).state).toBe('undone')
  })

  test(
    'whatever the grid held, and whatever the file did to it, all is as it was before',
    { timeout: 60_000 },
    async () => {
      const cell = fc.constantFrom('', 'x', 'y', 'z')
      const row = fc.record({
        ref: fc.constantFrom('1', '2', '3', '4', '5'),
        name: cell,
        cost: fc.constantFrom('', '1', '2'),
      })
      const held = fc.uniqueArray(row, { selector: ({ ref }) => ref, maxLength: 4 })
      await fc.assert(
        fc.asyncProperty(
          held,
          fc.array(row, { minLength: 1, maxLength: 6 }),
          fc.boolean(),
          async (records, rows, keyed) => {
            const prefix = uuidv7()
            await desk.makeRecords(
              records.map(({ ref, name, cost }) => ({
                ref00000: `${prefix} ${ref}`,
                ...(name === '' ? {} : { name0000: name }),
                ...(cost === '' ? {} : { cost0000: Number(cost) }),
              })),
            )
            const before = await desk.read()
            const lines = rows.map(({ ref, name, cost }) => `${prefix} ${ref},${name},${cost}\n`).join('')
            const importId = await importText(`Ref,Name,Cost\n${lines}`, keyed ? 'ref00000' : null)
            const after = await desk.undoAll(importId)
            expect(after.undo.left).toBe(0)
            expect(await desk.read()).toEqual(before)
          },
        ),
        { numRuns: 15 },
      )
    },
  )
})

test('the ids of its ops are UUIDv7 of their time, all different, and the same when they are asked for again', () => {
  const at = '2026-11-27T18:00:00.000Z'
  const importId = uuidv7()
  const ids = Array.from({ length: 1_000 }, (_, index) => importOpId(importId, 'write', at, index + 1))
  expect(new Set([...ids, ...ids.map((_, index) => importOpId(importId, 'undo', at, index + 1))]).size).toBe(2_000)
  for (const id of ids) {
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(Date.parse(at))
  }
  expect(importOpId(importId, 'write', at, 7)).toBe(ids[6])
})
