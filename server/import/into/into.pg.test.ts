import { readFile } from 'node:fs/promises'

import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { getGrid } from '@operagrid/db/queries/grid'
import { getGridImport } from '@operagrid/db/queries/grid-import'
import { inTenant } from '@operagrid/db/tenant'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import { callerOf, openImportDesk } from '../testing/import-desk.ts'
import type { ImportDesk } from '../testing/import-desk.ts'

let desk: ImportDesk
beforeAll(async () => {
  desk = await openImportDesk()
})
afterAll(() => desk[Symbol.asyncDispose]())
beforeEach(async () => {
  const { database, organizer, tenant } = desk
  // Each test begins with an empty grid: what others left goes to the trash.
  const shown = await inTenant(database.db, organizer, (tx) => getGrid(tx, tenant.gridId))
  expect(shown.fields.length).toBeGreaterThan(5)
  const { rows } = await desk.rows<{ id: string }>('select id from grid_record where deleted_at is null')
  if (rows.length > 0) await desk.apply(rows.map(({ id }) => ({ kind: 'delete', opId: uuidv7(), recordId: id })))
})

const guests = 'Ref,Name,Cost,Kind,Open,Mail\n'

describe('a file into a grid', () => {
  test('adds every row as a record, by its author, in versions that others are told of', async () => {
    const heard: GridChange[] = []
    const stop = desk.engine.watch(desk.tenant.tenantId, desk.tenant.gridId, (changes) => void heard.push(...changes))
    const analysis = await desk.upload(`${guests}A1,Ida,5.5,leak,yes,ida@ship.test\nA2,Tove,,,no,\n\n`)
    const { last, result } = await desk.run(desk.asked(analysis))
    stop()
    expect(last).toMatchObject({ phase: 'done', done: 2, total: 2 })
    expect(result.into).toMatchObject({ added: 2, updated: 0, leftOut: 0, stopped: null })
    expect(await desk.read()).toEqual([
      { Ref: 'A1', Name: 'Ida', Cost: 5.5, Kind: 'Leak', Open: true, Mail: 'ida@ship.test' },
      { Ref: 'A2', Name: 'Tove' },
    ])
    expect(heard.map((change) => [change.kind, change.memberId])).toEqual([
      ['create', desk.organizer.memberId],
      ['create', desk.organizer.memberId],
    ])
  })

  test('by a key changes the records that have it, only where they differ, and adds the others', async () => {
    await desk.makeRecords([
      { ref00000: 'A1', name0000: 'Ida', cost0000: 1 },
      { ref00000: 'A2', name0000: 'Tove', cost0000: 2, open0000: true },
      { ref00000: 'A3', name0000: 'Same', cost0000: 3 },
    ])
    const text = 'Ref,Name,Cost,Open\nA1,Ida B,,\nA2,,7,no\nA3,Same,3,\nA4,New,4,yes\n,Nobody,1,\n'
    const analysis = await desk.upload(text)
    const input = desk.asked(analysis, { key: 'ref00000' })
    const tally = { added: 2, updated: 2, unchanged: 1, leftOut: 0, withoutKey: 1 }
    expect(await desk.imports.check(callerOf(desk.organizer), input)).toMatchObject({ ...tally, problems: [] })
    expect(await desk.read()).toHaveLength(3)
    expect((await desk.run(input)).result.into).toMatchObject(tally)
    expect(await desk.read()).toEqual([
      { Ref: 'A1', Name: 'Ida B', Cost: 1 },
      { Ref: 'A2', Name: 'Tove', Cost: 7 },
      { Ref: 'A3', Name: 'Same', Cost: 3 },
      { Ref: 'A4', Name: 'New', Cost: 4, Open: true },
      { Name: 'Nobody', Cost: 1 },
    ])
    const again = await desk.upload(text.replace(',Nobody,1,\n', ''))
    const second = await desk.run(desk.asked(again, { key: 'ref00000', onEmpty: 'empty' }))
    expect(second.result.into).toMatchObject({ added: 0, updated: 2, unchanged: 2 })
    expect((await desk.read()).slice(0, 2)).toEqual([
      { Ref: 'A1', Name: 'Ida B' },
      { Ref: 'A2', Cost: 7 },
    ])
  })

  test('moves a record only to a state that may follow, and says which could not, before and afterwards', async () => {
    await desk.makeRecords([
      { ref00000: 'A1', state000: 'open1111' },
      { ref00000: 'A2', state000: 'open1111' },
    ])
    const analysis = await desk.upload('Ref,Name,State\nA1,Ida,done\nA2,Tove,In work\nA3,New,Done\n')
    const input = desk.asked(analysis, { key: 'ref00000' })
    const reason = '“To do” cannot become “Done”. It may become “In work”.'
    const problems = [{ column: 'State', outcome: 'dropped', count: 1, examples: [{ row: 2, value: 'done', reason }] }]
    const tally = { added: 1, updated: 2, leftOut: 0 }
    expect(await desk.imports.check(callerOf(desk.organizer), input)).toMatchObject({ ...tally, problems })
    expect((await desk.run(input)).result).toMatchObject({ into: tally, problems })
    expect(await desk.read()).toEqual([
      { Ref: 'A1', Name: 'Ida', State: 'To do' },
      { Ref: 'A2', Name: 'Tove', State: 'In work' },
      { Ref: 'A3', Name: 'New', State: 'Done' },
    ])
    const again = await desk.upload('Ref,Name,State\nA1,Ida B,Done\n')
    const { result } = await desk.run(desk.asked(again, { key: 'ref00000', onMisfit: 'row' }))
    expect(result).toMatchObject({
      into: { updated: 0, leftOut: 1 },
      problems: [{ column: 'State', outcome: 'row', examples: [{ row: 2, reason }] }],
    })
  })

  test('leaves out rows whose key is doubled, in the file or in the grid, and names them', async () => {
    await desk.makeRecords([{ ref00000: 'B1' }, { ref00000: 'B1' }, { ref00000: 'B2' }])
    const analysis = await desk.upload('Ref,Name\nB1,One\nB2,Two\nB2,Three\nB3,Four\nB3,Five\n')
    const input = desk.asked(analysis, { key: 'ref00000' })
    const check = await desk.imports.check(callerOf(desk.organizer), input)
    expect(check).toMatchObject({ added: 1, updated: 1, leftOut: 3 })
    expect(check.problems).toEqual([
      {
        column: 'Ref',
        outcome: 'row',
        count: 3,
        examples: [
          { row: 2, value: 'B1', reason: '2 records have this key' },
          { row: 4, value: 'B2', reason: 'row 3 has the same key' },
          { row: 6, value: 'B3', reason: 'row 5 has the same key' },
        ],
      },
    ])
    const list = await readFile(desk.imports.problemsFile(desk.organizer, analysis.importId), 'utf8')
    expect(list).toContain('4,"Ref","B2",row,"row 3 has the same key"')
    expect((await desk.run(input)).result.into).toMatchObject({ added: 1, updated: 1, leftOut: 3 })
  })

  test('leaves out what does not fit: its cell or its row, as the person says', async () => {
    const text = 'Ref,Cost,Kind,Mail\nC1,many,Leak,a@b.test\nC2,2,Smoke,no mail\nC3,3,leak,c@d.test\n'
    const cells = desk.asked(await desk.upload(text))
    expect((await desk.run(cells)).result.into).toMatchObject({ added: 3, leftOut: 0 })
    expect(await desk.read()).toEqual([
      { Ref: 'C1', Kind: 'Leak', Mail: 'a@b.test' },
      { Ref: 'C2', Cost: 2 },
      { Ref: 'C3', Cost: 3, Kind: 'Leak', Mail: 'c@d.test' },
    ])
    const rows = await desk.run(desk.asked(await desk.upload(text), { onMisfit: 'row' }))
    expect(rows.result.into).toMatchObject({ added: 1, leftOut: 2 })
    expect(rows.result.problems.map(({ column, outcome, count }) => [column, outcome, count])).toEqual([
      ['Cost', 'row', 1],
      ['Kind', 'row', 1],
      ['Mail', 'row', 1],
    ])
  })

  test('adds choices and fields where the person says so, as changes that everybody sees', async () => {
    const analysis = await desk.upload('Ref,Kind,Deck\nD1,Smoke,4\nD2,LEAK,5\nD3,smoke,6\n')
    const asked = desk.asked(analysis)
    const targets = asked.targets.map((target) => ({ ...target, addChoices: target.fieldId === 'kind0000' }))
    const made = [{ id: 'deck0000', sources: [2], name: 'Deck', plan: { type: 'number', decimal: '.' } as const }]
    const input = { ...asked, targets, made }
    const check = await desk.imports.check(callerOf(desk.organizer), input)
    expect(check.newChoices).toEqual([{ field: 'Kind', names: ['smoke'] }])
    const { result } = await desk.run(input)
    expect(result.into).toMatchObject({ added: 3, newFields: ['Deck'], stopped: null })
    expect(await desk.read()).toEqual([
      { Ref: 'D1', Kind: 'smoke', Deck: 4 },
      { Ref: 'D2', Kind: 'Leak', Deck: 5 },
      { Ref: 'D3', Kind: 'smoke', Deck: 6 },
    ])
  })
})

describe('an import into a grid', () => {
  const many = (count: number, from = 0) =>
    `Ref,Name\n${Array.from({ length: count }, (_, at) => `E${at + from},Guest ${at}\n`).join('')}`

  test(
    'hardly lets anybody wait: an edit of another is answered within 250 ms all the while',
    { timeout: 60_000 },
    async () => {
      const [mine] = await desk.makeRecords([{ ref00000: 'mine' }])
      const other = desk.tenant.actors.management
      const waits: number[] = []
      let running = true
      const editing = (async () => {
        while (running) {
          const began = performance.now()
          const cells = { name0000: `edit ${waits.length}` }
          const head = await inTenant(
            desk.database.db,
            other,
            async (tx) => (await getGrid(tx, desk.tenant.gridId)).version,
          )
          const asked = performance.now()
          await desk.apply([{ kind: 'patch', opId: uuidv7(), recordId: mine ?? '', cells, baseVersion: head }], other)
          waits.push(performance.now() - asked)
          await new Promise((resolve) => setTimeout(resolve, Math.max(0, 20 - (asked - began))))
        }
      })()
      const { result } = await desk.run(desk.asked(await desk.upload(many(4_000))))
      running = false
      await editing
      expect(result.into?.added).toBe(4_000)
      waits.sort((a, b) => a - b)
      expect(waits.length).toBeGreaterThan(20)
      expect(waits.at(Math.floor(waits.length * 0.95))).toBeLessThan(250)
    },
  )

  test('that is cancelled keeps what came in, says so, and can be taken back', async () => {
    const analysis = await desk.upload(many(3_000, 10_000))
    let cancelling: Promise<void> | undefined
    const { last, result } = await desk.run(desk.asked(analysis), {
      onProgress({ done }) {
        if (done > 0) cancelling ??= desk.imports.cancel(desk.organizer, analysis.importId)
      },
    })
    await cancelling
    expect(last?.phase).toBe('done')
    const { added = 0, stopped } = result.into ?? {}
    expect(stopped).toBe('It was cancelled.')
    expect(added).toBeGreaterThan(0)
    expect(added).toBeLessThan(3_000)
    expect(await desk.read()).toHaveLength(added)
    expect(await stateOf(analysis.importId)).toMatchObject({ state: 'stopped', added })
  })

  test('whose author may no longer import stops there', async () => {
    let calls = 0
    const demoted = (): Promise<Actor> => {
      calls += 1
      return Promise.resolve(calls > 6 ? { ...desk.organizer, role: 'viewer' } : desk.organizer)
    }
    const { result } = await desk.run(desk.asked(await desk.upload(many(2_000, 20_000))), { actor: demoted })
    expect(result.into?.stopped).toMatch(/does not include importing/)
  })

  test('is nobody’s who may not see the grid, the field or the upload', async () => {
    const analysis = await desk.upload(many(2))
    const asked = desk.asked(analysis)
    const check = (input: typeof asked, actor = desk.organizer) => desk.imports.check(callerOf(actor), input)
    await expect(check(asked, desk.tenant.actors.management)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(check({ ...asked, gridId: uuidv7() })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    const [target] = asked.targets
    if (target === undefined) throw new Error('no target')
    await expect(check({ ...asked, targets: [{ ...target, fieldId: 'nothing0' }] })).rejects.toBeInstanceOf(AppError)
    await expect(
      check({ ...asked, targets: [{ ...target, plan: { type: 'number', decimal: '.' } }] }),
    ).rejects.toMatchObject({ code: 'CONFLICT' })
    await expect(check({ ...asked, targets: [{ ...target, sources: [9] }] })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
  })

  function stateOf(importId: string) {
    return inTenant(desk.database.db, desk.organizer, (tx) => getGridImport(tx, desk.tenant.gridId, importId))
  }
})
