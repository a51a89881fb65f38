import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listChanges } from '@operagrid/db/queries/change'
import { saveForm } from '@operagrid/db/queries/form'
import { getGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'

import { makeEngine } from './engine.ts'
import { applied, create, makeEngineBed, patch } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'
import { makeListener } from './testing/listener.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const count: Field = { id: 'count000', name: 'Count', type: 'number', choices: [] }

describe('the live engine', () => {
  let bed: EngineBed
  let database: EngineBed['database']
  let engine: EngineBed['engine']
  let members: EngineBed['members']
  let gridId: string

  beforeAll(async () => {
    bed = await makeEngineBed()
    ;({ database, engine, members } = bed)
  })
  afterAll(async () => await bed[Symbol.asyncDispose]())

  const newGrid = async (): Promise<string> => {
    gridId = await bed.newGrid([title, count])
    return gridId
  }
  const history = () => inTenant(database.db, members.organizer, (tx) => listChanges(tx, gridId, 0, 10_000))

  it('numbers the changes of many members writing at once densely and in commit order', async () => {
    await newGrid()
    const heard: GridChange[] = []
    const stop = engine.watch(members.organizer.tenantId, gridId, (changes) => heard.push(...changes))
    const writers = Array.from({ length: 16 }, (_, at) => (at % 2 === 0 ? members.organizer : members.management))
    await Promise.all(
      writers.flatMap((actor) => Array.from({ length: 10 }, () => engine.apply(actor, gridId, [create()]))),
    )
    stop()
    const changes = await history()
    expect(changes.map((change) => change.version)).toEqual(Array.from({ length: 160 }, (_, at) => at + 1))
    expect(heard).toEqual(changes)
    const grid = await inTenant(database.db, members.organizer, (tx) => getGrid(tx, gridId))
    expect(grid).toMatchObject({ version: 160, recordCount: 160 })
  })

  it('applies an op once however often it is sent', async () => {
    await newGrid()
    const op = create()
    const answers = await Promise.all(Array.from({ length: 20 }, () => engine.apply(members.organizer, gridId, [op])))
    expect(new Set(answers.map((results) => JSON.stringify(results)))).toEqual(
      new Set([JSON.stringify([{ opId: op.opId, status: 'applied', version: 1, conflicts: [] }])]),
    )
    expect(await history()).toHaveLength(1)
  })

  it('refuses an op id that was used for something else, or by someone else', async () => {
    await newGrid()
    const op = create()
    await engine.apply(members.organizer, gridId, [op])
    expect(applied(await engine.apply(members.organizer, gridId, [{ ...create(), opId: op.opId }]))).toEqual([
      'CONFLICT',
    ])
    expect(applied(await engine.apply(members.management, gridId, [op]))).toEqual(['CONFLICT'])
    expect(await history()).toHaveLength(1)
  })

  it('refuses an op older than what is remembered', async () => {
    await newGrid()
    const madeMs = Date.now() - 91 * 86_400_000
    const op = { ...create(), opId: uuidv7({ msecs: madeMs }) }
    expect(applied(await engine.apply(members.organizer, gridId, [op]))).toEqual(['STALE_OP'])
  })

  it('keeps both when two members change different cells of one record', async () => {
    await newGrid()
    const made = create()
    await engine.apply(members.organizer, gridId, [made])
    const [a, b] = await Promise.all([
      engine.apply(members.organizer, gridId, [patch(made.recordId, { title000: 'Flood' }, 1)]),
      engine.apply(members.management, gridId, [patch(made.recordId, { count000: 4 }, 1)]),
    ])
    expect(new Set([...applied(a), ...applied(b)])).toEqual(new Set([2, 3]))
    expect([...a, ...b].every((result) => result.status === 'applied' && result.conflicts.length === 0)).toBe(true)
  })

  it('lets the later of two edits of one cell win and hands its author the other value', async () => {
    await newGrid()
    const made = create()
    await engine.apply(members.organizer, gridId, [made])
    await engine.apply(members.management, gridId, [patch(made.recordId, { title000: 'Theirs' }, 1)])
    const results = await engine.apply(members.organizer, gridId, [patch(made.recordId, { title000: 'Mine' }, 1)])
    expect(results[0]).toMatchObject({
      status: 'applied',
      version: 3,
      conflicts: [{ fieldId: 'title000', value: 'Theirs', memberId: members.management.memberId, version: 2 }],
    })
  })

  it('applies the good ops of a call and says what is wrong with the others', async () => {
    await newGrid()
    const known = create()
    await engine.apply(members.organizer, gridId, [known])
    const results = await engine.apply(members.organizer, gridId, [
      create(),
      { ...create(), recordId: known.recordId },
      create(uuidv7(), { nofield0: 1 }),
      create(uuidv7(), { count000: 'many' }),
      patch(uuidv7(), { title000: 'x' }, 1),
      { kind: 'delete', opId: uuidv7(), recordId: known.recordId },
      { kind: 'restore', opId: uuidv7(), recordId: known.recordId },
      patch(known.recordId, { title000: 'Leak' }, 1),
    ])
    expect(applied(results)).toEqual([2, 'CONFLICT', 'NOT_FOUND', 'BAD_INPUT', 'NOT_FOUND', 3, 4, 1])
  })

  it('never lets one bad op take another member’s edit with it', async () => {
    await newGrid()
    const elsewhere = uuidv7()
    const results = await Promise.all([
      engine.apply(members.organizer, gridId, [create()]),
      engine.apply({ ...members.management, memberId: 'no uuid' }, gridId, [create()]).catch(() => 'failed'),
      engine.apply(members.management, gridId, [create(elsewhere)]),
    ])
    expect(results[1]).toBe('failed')
    expect(await history()).toHaveLength(2)
  })

  it('lets an edit pass a bulk of others’ that came before it', async () => {
    await newGrid()
    const finished: string[] = []
    const bulk = Array.from({ length: 4 }, async (_, at) => {
      const ops = Array.from({ length: 1000 }, () => create())
      await engine.apply(members.organizer, gridId, ops)
      finished.push(`bulk ${at}`)
    })
    const edit = engine.apply(members.management, gridId, [create()]).then(() => finished.push('edit'))
    await Promise.all([...bulk, edit])
    expect(finished).toEqual(['edit', 'bulk 0', 'bulk 1', 'bulk 2', 'bulk 3'])
    expect((await history()).map((change) => change.version)).toEqual(Array.from({ length: 4001 }, (_, at) => at + 1))
  })

  it('answers a foreign tenant’s grid and one that never was alike', async () => {
    await newGrid()
    const strangers = await createMembers(database.adminUrl)
    const refusals = await Promise.all(
      [gridId, uuidv7()].map((id) =>
        engine.apply(strangers.organizer, id, [create()]).catch((error: unknown) => String(error)),
      ),
    )
    expect(refusals[0]).toBe(refusals[1])
    expect(await history()).toHaveLength(0)
  })

  it('takes a report from a reporter through a form, and shows the reporter nothing else', async () => {
    await newGrid()
    const { organizer, reporter } = members
    const formId = uuidv7()
    const items = [{ fieldId: title.id, label: 'What happened?', help: '', required: true }]
    await inTenant(database.db, organizer, (tx) =>
      saveForm(tx, gridId, formId, { name: 'Report', description: '', open: true, items }),
    )
    await engine.apply(organizer, gridId, [create()])
    const results = await engine.apply(reporter, gridId, [
      { ...create(), kind: 'create', formId, cells: { title000: 'Smoke' } },
      { ...create(), kind: 'create', formId, cells: {} },
      { ...create(), kind: 'create', formId, cells: { title000: 'x', count000: 1 } },
      create(),
    ])
    expect(applied(results)).toEqual([2, 'BAD_INPUT', 'NOT_FOUND', 'NOT_ALLOWED'])
    const formOfAnother = { ...create(), kind: 'create' as const, formId, cells: {} }
    const report = gridId
    await newGrid()
    expect(applied(await engine.apply(organizer, gridId, [formOfAnother]))).toEqual(['NOT_FOUND'])
    gridId = report
    const seen = await inTenant(database.db, reporter, (tx) => listChanges(tx, gridId, 0, 100))
    expect(seen.map((change) => change.version)).toEqual([2])
  })

  async function collect(actor: Actor, cursor: number, until: (heard: readonly (number | 'resync')[]) => boolean) {
    const stop = new AbortController()
    const listener = makeListener()
    const takeOver = await engine.feed.open(actor, { gridId, cursor, signal: stop.signal })
    takeOver(listener, () => undefined)
    const heard = () => listener.heard()
    while (!until(heard()) && !heard().includes('resync')) await new Promise((resolve) => setTimeout(resolve, 5))
    stop.abort()
    return heard()
  }

  it('feeds every change once and in order, whatever cursor the reader starts from', async () => {
    await newGrid()
    for (let at = 0; at < 5; at += 1) await engine.apply(members.organizer, gridId, [create()])
    const readers = [0, 2, 5].map((cursor) => collect(members.viewer, cursor, (versions) => versions.at(-1) === 45))
    await Promise.all(
      Array.from({ length: 40 }, (_, at) =>
        engine.apply(at % 2 ? members.organizer : members.management, gridId, [create()]),
      ),
    )
    const all = Array.from({ length: 45 }, (_, at) => at + 1)
    expect(await Promise.all(readers)).toEqual([all, all.slice(2), all.slice(5)])
  })

  it('tells a reader whose cursor is of no use to look anew', async () => {
    await newGrid()
    expect(await collect(members.viewer, 7, () => false)).toEqual(['resync'])
  })

  it('finds changes that were committed elsewhere, by the gap or by the heartbeat', async () => {
    await newGrid()
    const other = makeEngine(database.db, pino({ level: 'silent' }))
    const reader = collect(members.viewer, 0, (versions) => versions.length >= 5)
    await engine.apply(members.organizer, gridId, [create()])
    await other.apply(members.organizer, gridId, [create(), create()])
    await engine.apply(members.organizer, gridId, [create()])
    await other.apply(members.organizer, gridId, [create()])
    expect(await reader).toEqual([1, 2, 3, 4, 5])
    other.close()
  })

  it('plans again when a field changed between reading and writing', async () => {
    await newGrid()
    const edits = Array.from({ length: 20 }, () =>
      engine.apply(members.organizer, gridId, [create(uuidv7(), { count000: 3 })]),
    )
    const other = makeEngine(database.db, pino({ level: 'silent' }))
    await other.reshape(members.management, gridId, async (_tx, grid) => ({
      name: 'Renamed',
      fields: grid.fields,
      reload: false,
    }))
    await Promise.all(edits)
    other.close()
    const changes = await history()
    expect(changes.map((change) => change.version)).toEqual(Array.from({ length: 21 }, (_, at) => at + 1))
  })
})
