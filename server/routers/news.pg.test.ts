import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { News } from '@operagrid/shared/domain/news'
import type { Op } from '@operagrid/shared/domain/op'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const title = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const owner = { id: 'owner000', name: 'Owner', type: 'text', choices: [] }
const crew = { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true, hiddenFrom: ['viewer'] }

describe('news', () => {
  let app: RunningApp
  let manager: SignedIn
  let organizer: SignedIn
  let viewer: SignedIn
  let gridId: string
  let records: readonly string[]

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('News')
    organizer = await app.join(manager, 'organizer')
    viewer = await app.join(manager, 'viewer')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    records = Array.from({ length: 4 }, () => uuidv7())
    await app.call('grid.create', { id: gridId, name: 'Log', fields: [title, owner, crew] }, manager.accessToken)
    await apply(
      manager,
      records.map((recordId, at) => ({ kind: 'create', opId: uuidv7(), recordId, cells: { title000: `Entry ${at}` } })),
    )
  })

  async function apply(who: SignedIn, ops: readonly Op[]): Promise<void> {
    const { error } = await app.call('record.apply', { gridId, ops }, who.accessToken)
    expect(error).toBeUndefined()
  }
  const edit = (who: SignedIn, at: number, fieldId: string, value: string | null): Promise<void> =>
    apply(who, [
      { kind: 'patch', opId: uuidv7(), recordId: records[at] ?? '', cells: { [fieldId]: value }, baseVersion: 4 },
    ])
  async function list(who: SignedIn, limit = 100): Promise<News> {
    const input = encodeURIComponent(JSON.stringify({ gridId, limit }))
    const response = await fetch(`${app.baseUrl}/trpc/news.list?input=${input}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    return ((await response.json()) as { result: { data: News } }).result.data
  }
  async function see(who: SignedIn, version: number): Promise<void> {
    expect((await app.call('news.seen', { gridId, version }, who.accessToken)).error).toBeUndefined()
  }
  const told = ({ records: news }: News) => news.map(({ number, fieldIds }) => [number, fieldIds.toSorted()])

  it('there are none for who never looked, and what others change after the first look is news', async () => {
    expect(await list(organizer)).toEqual({ records: [], total: 0, since: null, partly: false, head: 4 })
    await see(organizer, 4)
    await edit(manager, 1, 'title000', 'Leak in hold 2')
    await edit(organizer, 2, 'title000', 'My own words')
    const news = await list(organizer)
    expect(news).toMatchObject({ total: 1, partly: false, head: 6 })
    expect(news.since).toMatch(/^20/)
    expect(news.records).toMatchObject([
      {
        number: 2,
        cells: { title000: 'Leak in hold 2' },
        fieldIds: ['title000'],
        memberIds: [manager.session.member.id],
        made: false,
        deleted: false,
        mine: false,
      },
    ])
    await see(organizer, 6)
    expect(await list(organizer)).toMatchObject({ records: [], total: 0 })
  })

  it('whoever looks moves their own mark alone, never back, and not to what is not there yet', async () => {
    await see(organizer, 4)
    await see(viewer, 4)
    await edit(manager, 0, 'title000', 'One')
    await see(viewer, 1_000_000)
    await see(viewer, 2)
    expect((await list(viewer)).total).toBe(0)
    expect((await list(organizer)).total).toBe(1)
    await edit(manager, 0, 'title000', 'Two')
    expect((await list(viewer)).total).toBe(1)
  })

  it('own records come first, new and deleted ones say so, and a page says how many there are', async () => {
    await see(organizer, 4)
    const added = uuidv7()
    const memberId = organizer.session.member.id
    await apply(manager, [{ kind: 'assign', opId: uuidv7(), recordId: records[3] ?? '', memberId, baseVersion: 4 }])
    await edit(manager, 0, 'title000', 'One')
    await apply(manager, [
      { kind: 'create', opId: uuidv7(), recordId: added, cells: { title000: 'New' } },
      { kind: 'delete', opId: uuidv7(), recordId: records[1] ?? '' },
    ])
    const news = await list(organizer)
    expect(news.records.map(({ number, mine, made, deleted }) => ({ number, mine, made, deleted }))).toEqual([
      { number: 4, mine: true, made: false, deleted: false },
      { number: 2, mine: false, made: false, deleted: true },
      { number: 5, mine: false, made: true, deleted: false },
      { number: 1, mine: false, made: false, deleted: false },
    ])
    const first = await list(organizer, 2)
    expect(first.total).toBe(4)
    expect(told(first)).toEqual(told(news).slice(0, 2))
  })

  it('records that name them come before own ones, where they see the field that does', async () => {
    for (const who of [organizer, viewer]) await see(who, 4)
    const memberId = organizer.session.member.id
    const named = { crew0000: [memberId, viewer.session.member.id].toSorted() }
    const recordId = records[0] ?? ''
    await apply(manager, [{ kind: 'patch', opId: uuidv7(), recordId, cells: named, baseVersion: 4 }])
    await edit(manager, 0, 'title000', 'Named')
    await edit(manager, 1, 'title000', 'Nobody’s')
    await apply(manager, [{ kind: 'assign', opId: uuidv7(), recordId: records[2] ?? '', memberId, baseVersion: 4 }])
    const news = await list(organizer)
    expect(news.records.map(({ number, mine }) => [number, mine])).toEqual([
      [1, true],
      [3, true],
      [2, false],
    ])
    // Of the viewer the field is hidden: to them the record is nobody's.
    expect((await list(viewer)).records.map(({ number, mine }) => [number, mine])).toEqual([
      [3, false],
      [2, false],
      [1, false],
    ])
  })

  it('what touched only fields that are hidden from them is none', async () => {
    const { id: fieldId, ...draft } = owner
    const hidden = { gridId, fieldId, field: { ...draft, hiddenFrom: ['viewer'] } }
    expect((await app.call('field.update', hidden, manager.accessToken)).error).toBeUndefined()
    await see(viewer, 100)
    await see(organizer, 100)
    await edit(manager, 0, 'owner000', 'Lloyd')
    await edit(manager, 1, 'owner000', 'Lloyd')
    await edit(manager, 1, 'title000', 'Leak')
    const news = await list(viewer)
    expect(told(news)).toEqual([[2, ['title000']]])
    expect(JSON.stringify(news)).not.toMatch(/owner000|Lloyd/)
    expect(told(await list(organizer))).toEqual([
      [2, ['owner000', 'title000']],
      [1, ['owner000']],
    ])
  })

  it('are what others wrote since, whoever wrote and looked in whichever order', async () => {
    const step = fc.record({
      who: fc.constantFrom('manager', 'organizer'),
      at: fc.integer({ min: 0, max: 3 }),
      fieldId: fc.constantFrom('title000', 'owner000'),
      looks: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        let head = (await list(organizer)).head
        await see(organizer, head)
        const due = new Map<number, Set<string>>()
        for (const { who, at, fieldId, looks } of steps) {
          await edit(who === 'manager' ? manager : organizer, at, fieldId, uuidv7())
          head += 1
          if (who === 'manager') {
            const fields = due.get(at + 1) ?? new Set()
            // The last changed is the first named.
            due.delete(at + 1)
            due.set(at + 1, fields.add(fieldId))
          }
          if (looks) {
            await see(organizer, head)
            due.clear()
          }
        }
        const expected = [...due].toReversed().map(([number, fields]) => [number, [...fields].toSorted()])
        expect(told(await list(organizer))).toEqual(expected)
      }),
      { numRuns: 15 },
    )
  })
})
