import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { LinkTitles } from '@operagrid/shared/domain/link'
import type { Filter } from '@operagrid/shared/domain/query'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { lookup, openLookupDesk, title } from '../testing/lookup-desk.ts'
import { openSocketClient } from '../testing/socket-client.ts'

const place: Field = { ...title, id: 'place000', name: 'Place' }

describe('a lookup of links', () => {
  let desk: Awaited<ReturnType<typeof openLookupDesk>>
  let [regions, teams, jobs, causes] = ['', '', '', '']
  let [north, south, first, second, rust, wind] = ['', '', '', '', '', '']

  beforeAll(async () => {
    desk = await openLookupDesk([])
  })
  afterAll(async () => await desk[Symbol.asyncDispose]())
  beforeEach(async () => {
    ;({ regions, teams, jobs } = await desk.begin())
    causes = uuidv7()
    await desk.must('grid.create', { id: causes, name: 'Causes', fields: [title, place] })
    await desk.link(jobs, 'cause000', causes, 'seen0000')
    rust = await desk.make(causes, { title000: 'Rust', place000: 'Hull' })
    wind = await desk.make(causes, { title000: 'Wind', place000: 'Deck' })
    first = await desk.make(jobs, { title000: 'Leak', cause000: [wind, rust] })
    second = await desk.make(jobs, { title000: 'Fire', cause000: [rust] })
    north = await desk.make(teams, { title000: 'North', jobs0000: [first, second] })
    south = await desk.make(teams, { title000: 'South' })
    await desk.add(teams, lookup('why00000', 'jobs0000', 'cause000'))
  })

  const why = async (who = desk.manager) => await desk.cell(teams, north, 'why00000', who)
  const titles = async (who: SignedIn = desk.manager): Promise<readonly LinkTitles[]> =>
    ((await desk.read(teams, {}, who)).titles ?? []).filter(({ gridId }) => gridId === causes)
  const said = async (who?: SignedIn) =>
    (await titles(who)).flatMap((each) => each.titles.map(({ value }) => String(value))).toSorted()
  const compare = (operator: string, value: unknown) =>
    ({ kind: 'compare', field: 'why00000', operator, value }) as Filter

  it('names what the linked records link to, each once and in their order, and follows it', async () => {
    expect(await why()).toEqual([wind, rust])
    expect((await desk.fieldOf(teams, 'why00000'))?.rollup).toMatchObject({ result: 'link', to: causes })
    await desk.patch(jobs, first, { cause000: null })
    await expect.poll(() => why()).toEqual([rust])
    // From the other side.
    await desk.patch(causes, wind, { seen0000: [second] })
    await expect.poll(() => why()).toEqual([rust, wind])
    const act = async (kind: string, gridId: string, recordId: string) =>
      await desk.must('record.apply', { gridId, ops: [{ kind, opId: uuidv7(), recordId }] })
    await act('delete', causes, rust)
    await expect.poll(() => why()).toEqual([wind])
    await act('restore', causes, rust)
    await expect.poll(() => why()).toEqual([rust, wind])
    await act('delete', jobs, second)
    await expect.poll(() => why()).toBeNull()
  })

  it('comes with what those are called, as it is by now', async () => {
    expect(await said()).toEqual(['Rust', 'Wind'])
    await desk.patch(causes, rust, { title000: 'Salt' })
    expect(await said()).toEqual(['Salt', 'Wind'])
    expect(await why()).toEqual([wind, rust])
  })

  it('is filtered, exported and turned into text as a link is', async () => {
    const found = async (filter: Filter) => (await desk.read(teams, { filter })).records.map(({ id }) => id)
    expect(await found(compare('anyOf', [rust]))).toEqual([north])
    expect(await found(compare('noneOf', [rust]))).toEqual([south])
    expect(await found(compare('isEmpty', null))).toEqual([south])
    const sort = [{ field: 'why00000', direction: 'asc' }]
    expect(await desk.ask('record.window', { gridId: teams, query: { filter: null, sort }, limit: 9 })).toBeUndefined()
    expect(await desk.exported(teams, ['why00000'], 'csv')).toContain('"Wind, Rust"')
    expect(JSON.parse(await desk.exported(teams, ['why00000'], 'json'))).toMatchObject({
      records: [
        {
          cells: {
            why00000: [
              { id: wind, title: 'Wind' },
              { id: rust, title: 'Rust' },
            ],
          },
        },
        { cells: {} },
      ],
    })
    await desk.must('field.update', { gridId: teams, fieldId: 'why00000', field: { name: 'Why', type: 'text' } })
    expect(await why()).toBe('Wind, Rust')
  })

  it('is looked up again, also back to its own grid, and where it leads is nobody’s to say', async () => {
    const region = await desk.make(regions, { teams000: [north] })
    await desk.add(regions, lookup('all00000', 'teams000', 'why00000'))
    expect(await desk.cell(regions, region, 'all00000')).toEqual([wind, rust])
    // The teams of its own jobs: itself, and who shares one.
    const { rollup, ...more } = lookup('beside00', 'jobs0000', 'team0000')
    await desk.must('field.add', {
      gridId: teams,
      field: { ...more, rollup: { ...rollup, result: 'link', to: causes } },
    })
    expect((await desk.fieldOf(teams, 'beside00'))?.rollup).toMatchObject({ result: 'link', to: teams })
    await desk.patch(teams, south, { jobs0000: [second] })
    await expect.poll(() => desk.cell(teams, north, 'beside00')).toEqual([north, south])
    const formula = { source: '{why00000} & "!"', result: 'text' }
    const named = { ...title, id: 'words000', type: 'formula', formula }
    expect(await desk.refusal('field.add', { gridId: teams, field: named })).toContain(
      'There is no field “why00000” that a formula could use',
    )
    await desk.add(jobs, lookup('again000', 'team0000', 'why00000'))
    const looped = { ...lookup('why00000', 'jobs0000', 'again000'), id: undefined }
    expect(await desk.refusal('field.update', { gridId: teams, fieldId: 'why00000', field: looped })).toContain(
      'It would read itself',
    )
  })

  it('says that it has lost what it reads, and is right again when that is back', async () => {
    expect(await desk.ask('field.readers', { gridId: jobs, fieldId: 'cause000' })).toMatchObject([
      { gridName: 'Teams', fieldName: 'why00000' },
    ])
    await desk.must('field.remove', { gridId: jobs, fieldId: 'cause000' })
    expect(await why()).toEqual({ error: '#REF' })
    await desk.must('field.restore', { gridId: jobs, fieldId: 'cause000' })
    expect(await why()).toEqual([wind, rust])
    await desk.must('field.remove', { gridId: teams, fieldId: 'jobs0000' })
    expect(await why()).toEqual({ error: '#REF' })
    await desk.must('field.restore', { gridId: teams, fieldId: 'jobs0000' })
    expect(await why()).toEqual([wind, rust])
    // A grid in the trash tells nothing of what its records are called.
    await desk.must('grid.remove', { gridId: causes })
    expect(await titles()).toEqual([])
    expect(await desk.exported(teams, ['why00000'], 'csv')).not.toContain('Rust')
    await desk.must('grid.restore', { gridId: causes })
    expect(await said()).toEqual(['Rust', 'Wind'])
  })

  it('tells whom the title is hidden from nothing of it, in no window, change, history or file', async () => {
    const socket = await openSocketClient(desk.app.baseUrl, desk.viewer.accessToken)
    const { version } = await desk.read(teams)
    const feed = await socket.subscribe('live.grid', { gridId: teams, cursor: version })
    const hidden = { ...title, id: undefined, hiddenFrom: ['viewer'] }
    await desk.must('field.update', { gridId: causes, fieldId: 'title000', field: hidden })
    const salt = await desk.make(causes, { title000: 'Salt', place000: 'Keel', seen0000: [first] })
    await expect.poll(() => why(desk.viewer)).toContain(salt)
    expect(await said(desk.viewer)).toEqual(['Deck', 'Hull', 'Keel'])
    await expect.poll(() => JSON.stringify(feed.data())).toContain(salt)
    const history = await desk.ask('record.history', { gridId: teams, recordId: north, limit: 50 }, desk.viewer)
    const asked = { gridId: causes, recordIds: [rust, salt] }
    const all = [
      feed.data(),
      history,
      await desk.read(teams, {}, desk.viewer),
      await desk.ask('record.titles', asked, desk.viewer),
      await desk.exported(teams, ['why00000'], 'csv', desk.viewer),
      await desk.exported(teams, ['why00000'], 'json', desk.viewer),
    ]
    for (const each of all) expect(JSON.stringify(each)).not.toMatch(/Rust|Wind|Salt/)
    expect(JSON.stringify(all)).toContain('Keel')
    socket.close()
  })

  it('is hidden with the link that it looks up: no id of what that leads to travels', async () => {
    const socket = await openSocketClient(desk.app.baseUrl, desk.viewer.accessToken)
    const own = await desk.fieldOf(jobs, 'cause000')
    await desk.must('field.update', {
      gridId: jobs,
      fieldId: 'cause000',
      field: { name: 'Cause', type: 'link', link: own?.link, hiddenFrom: ['viewer'] },
    })
    const { version } = await desk.read(teams)
    const feed = await socket.subscribe('live.grid', { gridId: teams, cursor: version })
    const salt = await desk.make(causes, { title000: 'Salt', seen0000: [first] })
    await expect.poll(() => why()).toContain(salt)
    await desk.patch(teams, north, { title000: 'Far north' })
    await expect.poll(() => JSON.stringify(feed.data())).toContain('Far north')
    const history = await desk.ask('record.history', { gridId: teams, recordId: north, limit: 50 }, desk.viewer)
    for (const each of [feed.data(), history, await desk.read(teams, {}, desk.viewer)]) {
      const words = JSON.stringify(each)
      for (const told of [salt, rust, wind, 'why00000', causes]) expect(words).not.toContain(told)
    }
    expect(await desk.refusal('record.export', exporting(['why00000']), desk.viewer)).toContain('no longer exists')
    expect(await desk.fieldOf(teams, 'why00000', desk.viewer)).toBeUndefined()
    expect(await desk.fieldOf(teams, 'why00000', desk.reporter)).toBeUndefined()
    socket.close()
  })

  const exporting = (fields: readonly string[]) => ({
    gridId: teams,
    format: 'csv',
    query: { filter: null, sort: [] },
    fields,
    details: false,
    zone: 'UTC',
  })
})
