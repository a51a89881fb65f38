import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Filter } from '@operagrid/shared/domain/query'

import { lookup, openLookupDesk, title } from '../testing/lookup-desk.ts'

const crew: Field = { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true }

describe('a lookup of people', () => {
  let desk: Awaited<ReturnType<typeof openLookupDesk>>
  let [regions, teams, jobs] = ['', '', '']
  let [north, south, first, second] = ['', '', '', '']
  let [me, viewer, reporter] = ['', '', '']

  beforeAll(async () => {
    desk = await openLookupDesk([crew])
    ;[me, viewer, reporter] = [desk.manager, desk.viewer, desk.reporter].map(({ session }) => session.member.id) as [
      string,
      string,
      string,
    ]
  })
  afterAll(async () => await desk[Symbol.asyncDispose]())
  beforeEach(async () => {
    ;({ regions, teams, jobs } = await desk.begin())
    first = await desk.make(jobs, { title000: 'Leak', crew0000: [viewer, me] })
    second = await desk.make(jobs, { title000: 'Fire', crew0000: [me] })
    north = await desk.make(teams, { title000: 'North', jobs0000: [first, second] })
    south = await desk.make(teams, { title000: 'South' })
    await desk.add(teams, lookup('who00000', 'jobs0000', 'crew0000'))
  })

  const who = async (recordId = north) => await desk.cell(teams, recordId, 'who00000')
  const found = async (filter: Filter, as = desk.manager) =>
    (await desk.read(teams, { filter }, as)).records.map(({ id }) => id)
  const compare = (operator: string, value: unknown) =>
    ({ kind: 'compare', field: 'who00000', operator, value }) as Filter

  it('names whom the linked records name, each once, and follows them', async () => {
    expect(await who()).toEqual([viewer, me].toSorted())
    expect((await desk.fieldOf(teams, 'who00000'))?.rollup).toMatchObject({ result: 'person' })
    await desk.patch(jobs, second, { crew0000: [reporter] })
    await expect.poll(who).toEqual([viewer, me, reporter].toSorted())
    await desk.patch(jobs, first, { crew0000: null })
    await expect.poll(who).toEqual([reporter])
    await desk.patch(teams, north, { jobs0000: [first] })
    await expect.poll(who).toBeNull()
    const answer = await desk.must<unknown>('record.apply', {
      gridId: teams,
      ops: [{ kind: 'patch', opId: uuidv7(), recordId: north, cells: { who00000: [me] }, baseVersion: 1_000 }],
    })
    expect(JSON.stringify(answer)).toContain('calculated from linked records')
  })

  it('is asked for whoever looks, and for others by name', async () => {
    expect(await found(compare('isMe', null))).toEqual([north])
    expect(await found(compare('isMe', null), desk.viewer)).toEqual([north])
    expect(await found(compare('anyOf', [reporter]))).toEqual([])
    expect(await found(compare('anyOf', [reporter, viewer]))).toEqual([north])
    expect(await found(compare('noneOf', [viewer]))).toEqual([south])
    expect(await found(compare('isEmpty', null))).toEqual([south])
    const sort = [{ field: 'who00000', direction: 'asc' }] as const
    expect((await desk.read(teams, { sort })).records.map(({ id }) => id)).toEqual([north, south])
    const search = { text: desk.viewer.session.member.name, fieldIds: ['who00000'] }
    const asked = { gridId: teams, query: { filter: null, sort: [], search }, limit: 10 }
    expect(await desk.ask('record.window', asked)).toMatchObject({ records: [{ id: north }] })
  })

  it('goes out by names', async () => {
    const names = [desk.viewer, desk.manager].map(({ session }) => session.member)
    const csv = await desk.exported(teams, ['title000', 'who00000'], 'csv')
    for (const { name } of names) expect(csv.split('\n')[1]).toContain(name)
    const json = JSON.parse(await desk.exported(teams, ['who00000'], 'json')) as {
      fields: object[]
      records: { cells: Record<string, { id: string; name: string }[]> }[]
    }
    const inNames = (people: readonly { id: string; name: string }[] = []) =>
      people.map(({ id, name }) => ({ id, name })).toSorted((a, b) => (a.id < b.id ? -1 : 1))
    expect(inNames(json.records[0]?.cells['who00000'])).toEqual(inNames(names))
    expect(JSON.stringify(json.fields)).not.toContain('@')
  })

  it('is looked up again by another grid, and what it names is told nobody as work', async () => {
    const region = await desk.make(regions, { title000: 'Coast', teams000: [north] })
    await desk.add(regions, lookup('all00000', 'teams000', 'who00000'))
    expect(await desk.cell(regions, region, 'all00000')).toEqual([viewer, me].toSorted())
    const told = async () => JSON.stringify(await desk.ask('notification.list', {}, desk.viewer))
    const before = await told()
    expect(before).toContain(first)
    await desk.patch(jobs, first, { crew0000: [viewer, reporter] })
    await expect.poll(() => desk.cell(regions, region, 'all00000')).toEqual([viewer, me, reporter].toSorted())
    expect(await told()).not.toContain(north)
  })

  it('keeps somebody who left, as a cell of people does, and nobody can look at them as a number', async () => {
    const gone = await desk.app.join(desk.manager, 'organizer')
    const { id, name } = gone.session.member
    await desk.patch(jobs, second, { crew0000: [id] })
    await expect.poll(who).toContain(id)
    await desk.must('member.remove', { memberId: id })
    expect(await who()).toContain(id)
    expect(await desk.exported(teams, ['who00000'], 'csv')).toContain(name)
    expect(
      await desk.refusal('field.add', {
        gridId: teams,
        field: { ...title, id: 'words000', type: 'formula', formula: { source: '{who00000} & "!"', result: 'text' } },
      }),
    ).toContain('There is no field “who00000” that a formula could use')
  })

  it('is a text where what it reads becomes one, is lost with it, and is right again when it is back', async () => {
    expect(
      await desk.refusal('field.update', { gridId: jobs, fieldId: 'crew0000', field: { name: 'Crew', type: 'text' } }),
    ).toBeUndefined()
    expect(await desk.fieldOf(teams, 'who00000')).toMatchObject({ rollup: { result: 'text' } })
    expect(await who()).toContain(desk.manager.session.member.name)
    await desk.must('field.update', {
      gridId: jobs,
      fieldId: 'crew0000',
      field: { name: 'Crew', type: 'person', several: true },
    })
    await desk.patch(jobs, first, { crew0000: [viewer] })
    await desk.patch(jobs, second, { crew0000: null })
    await expect.poll(who).toEqual([viewer])
    await desk.must('field.remove', { gridId: jobs, fieldId: 'crew0000' })
    expect(await who()).toEqual({ error: '#REF' })
    expect(await found(compare('isEmpty', null))).toEqual([north, south])
    await desk.must('field.restore', { gridId: jobs, fieldId: 'crew0000' })
    expect(await who()).toEqual([viewer])
  })

  it('keeps whom it showed when it becomes a field of its own, or their names', async () => {
    await desk.must('field.update', {
      gridId: teams,
      fieldId: 'who00000',
      field: { name: 'Who', type: 'person', several: true },
    })
    expect(await who()).toEqual([viewer, me].toSorted())
    await desk.patch(teams, north, { who00000: [viewer] })
    expect(await who()).toEqual([viewer])
    const again = lookup('who00000', 'jobs0000', 'crew0000')
    await desk.must('field.update', { gridId: teams, fieldId: 'who00000', field: { ...again, id: undefined } })
    expect(await who()).toEqual([viewer, me].toSorted())
    await desk.must('field.update', { gridId: teams, fieldId: 'who00000', field: { name: 'Who', type: 'text' } })
    expect(await who()).toContain(desk.viewer.session.member.name)
  })

  it('is hidden with what it reads, and reporters see none', async () => {
    expect(await desk.fieldOf(teams, 'who00000', desk.viewer)).toBeDefined()
    const item = { fieldId: 'title000', label: 'Title', help: '', required: false }
    const form = { name: 'Report', description: '', open: true, items: [item] }
    await desk.must('form.save', { gridId: teams, formId: uuidv7(), form })
    expect(await desk.fieldOf(teams, 'title000', desk.reporter)).toBeDefined()
    expect(await desk.fieldOf(teams, 'who00000', desk.reporter)).toBeUndefined()
    await desk.must('field.update', {
      gridId: jobs,
      fieldId: 'crew0000',
      field: { ...crew, id: undefined, hiddenFrom: ['viewer'] },
    })
    expect(await desk.fieldOf(teams, 'who00000', desk.viewer)).toBeUndefined()
    expect(await desk.cell(teams, north, 'who00000', desk.viewer)).toBeNull()
    expect(await desk.cell(teams, north, 'title000', desk.viewer)).toBe('North')
    expect(
      JSON.stringify(await desk.ask('record.history', { gridId: teams, recordId: north, limit: 20 }, desk.viewer)),
    ).not.toContain('who00000')
    const asked = { gridId: teams, query: { filter: compare('isMe', null), sort: [] }, limit: 10 }
    expect(await desk.ask('record.window', asked, desk.viewer)).toBeUndefined()
  })
})
