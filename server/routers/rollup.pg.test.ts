import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { Rollup } from '@operagrid/shared/domain/rollup'
import type { Reader } from '@operagrid/shared/domain/rollup-readers'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const hours: Field = { id: 'hours000', name: 'Hours', type: 'number', choices: [] }
const state: Field = {
  id: 'state000',
  name: 'State',
  type: 'select',
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' },
    { id: 'done0000', name: 'Done', color: 'green' },
  ],
}
const rolled = (id: string, how: Rollup['how'], link: string, field: string | null = null): Field => ({
  id,
  name: id,
  type: 'rollup',
  choices: [],
  rollup: { link, field, how, result: 'text' },
})

describe('a rollup', () => {
  let app: RunningApp
  let manager: SignedIn
  let viewer: SignedIn
  let reporter: SignedIn
  let teams: string
  let incidents: string
  let [team, first, second] = ['', '', '']

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Rollups')
    viewer = await app.join(manager, 'viewer')
    reporter = await app.join(manager, 'reporter')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    ;[teams, incidents, team, first, second] = [uuidv7(), uuidv7(), uuidv7(), uuidv7(), uuidv7()]
    await call('grid.create', { id: teams, name: 'Teams', fields: [title] })
    await call('grid.create', { id: incidents, name: 'Incidents', fields: [title, hours, state] })
    const link = {
      id: 'jobs0000',
      name: 'Jobs',
      type: 'link',
      choices: [],
      link: { gridId: incidents, fieldId: 'team0000' },
    }
    await call('field.add', { gridId: teams, field: link, mirror: { name: 'Team', one: true } })
    await write(incidents, first, { title000: 'Leak', hours000: 2, state000: 'open0000' })
    await write(incidents, second, { title000: 'Fire', hours000: 3, state000: 'done0000' })
    await write(teams, team, { title000: 'North', jobs0000: [first, second] })
  })

  const call = async (procedure: string, input: object, who = manager) =>
    await app.call(procedure, input, who.accessToken)
  async function ask<T>(procedure: string, input: object, who = manager): Promise<T> {
    const response = await fetch(
      `${app.baseUrl}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`,
      { headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' } },
    )
    return ((await response.json()) as { result: { data: T } }).result.data
  }
  const write = (gridId: string, recordId: string, cells: Cells) =>
    call('record.apply', { gridId, ops: [{ kind: 'create', opId: uuidv7(), recordId, cells }] })
  const patch = (gridId: string, recordId: string, cells: Cells) =>
    call('record.apply', { gridId, ops: [{ kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion: 1_000 }] })
  const fieldsOf = async (gridId: string, who = manager) => (await ask<Grid>('grid.get', { gridId }, who)).fields
  const fieldOf = async (gridId: string, id: string) => (await fieldsOf(gridId)).find((field) => field.id === id)
  const cellsOf = async (gridId: string, id: string, who = manager): Promise<Cells> => {
    const input = { gridId, query: { filter: null, sort: [] }, limit: 10 }
    return (
      (await ask<RecordWindow>('record.window', input, who)).records.find((record) => record.id === id)?.cells ?? {}
    )
  }
  const cell = async (id: string) => (await cellsOf(teams, team))[id]
  /** Why it was refused; undefined when it was not. */
  const add = async (gridId: string, field: Field) => (await call('field.add', { gridId, field })).error?.message
  const update = async (gridId: string, fieldId: string, field: object) =>
    (await call('field.update', { gridId, fieldId, field })).error?.message

  it('is worked out for the records that are there, and says what it comes to', async () => {
    for (const field of [
      rolled('count000', 'count', 'jobs0000'),
      rolled('total000', 'sum', 'jobs0000', 'hours000'),
      rolled('states00', 'values', 'jobs0000', 'state000'),
    ])
      expect(await add(teams, field)).toBeUndefined()
    expect(await add(incidents, rolled('where000', 'values', 'team0000', 'total000'))).toBeUndefined()
    expect(await cellsOf(teams, team)).toMatchObject({ count000: 2, total000: 5, states00: 'Open, Done' })
    expect(await cellsOf(incidents, first)).toMatchObject({ where000: 5 })
    expect((await fieldsOf(teams)).map(({ rollup }) => rollup?.result)).toEqual([
      undefined,
      undefined,
      'number',
      'number',
      'text',
    ])
    expect((await fieldOf(incidents, 'where000'))?.rollup?.result).toBe('number')
  })

  it('follows edits of what it reads, links and records that go and come back, with whose edit it was', async () => {
    await add(teams, rolled('total000', 'sum', 'jobs0000', 'hours000'))
    await patch(incidents, first, { hours000: 10 })
    await expect.poll(() => cell('total000'), { timeout: 5_000 }).toBe(13)
    const third = uuidv7()
    await write(incidents, third, { hours000: 7, team0000: [team] })
    await expect.poll(() => cell('total000'), { timeout: 5_000 }).toBe(20)
    await patch(teams, team, { jobs0000: [second] })
    await expect.poll(() => cell('total000'), { timeout: 5_000 }).toBe(3)
    await call('record.apply', { gridId: incidents, ops: [{ kind: 'delete', opId: uuidv7(), recordId: second }] })
    await expect.poll(() => cell('total000'), { timeout: 5_000 }).toBe(0)
    await call('record.apply', { gridId: incidents, ops: [{ kind: 'restore', opId: uuidv7(), recordId: second }] })
    await expect.poll(() => cell('total000'), { timeout: 5_000 }).toBe(3)
    const history = await ask<{ changes: { memberId: string; after: Cells }[] }>('record.history', {
      gridId: teams,
      recordId: team,
      limit: 1,
    })
    expect(history.changes[0]).toMatchObject({ after: { total000: 3 }, memberId: manager.session.member.id })
  })

  it('and what formulas make of it are nobody’s to write, and a new record begins with them', async () => {
    await add(teams, rolled('count000', 'count', 'jobs0000'))
    await add(teams, {
      ...title,
      id: 'words000',
      type: 'formula',
      formula: { source: '{count000} & "!"', result: 'text' },
    })
    const other = uuidv7()
    await write(teams, other, { title000: 'South' })
    expect(await cellsOf(teams, other)).toEqual({ title000: 'South', count000: 0, words000: '0!' })
    await patch(teams, other, { jobs0000: [first] })
    await expect.poll(() => cellsOf(teams, other)).toMatchObject({ count000: 1, words000: '1!' })
    expect(await cell('words000')).toBe('1!')
    const answer = await patch(teams, team, { count000: 7 })
    expect(JSON.stringify(answer)).toContain('calculated from linked records')
  })

  it('follows the names of choices and another type of what it reads, and says #TYPE where that does not fit', async () => {
    await add(teams, rolled('states00', 'values', 'jobs0000', 'state000'))
    await add(teams, rolled('total000', 'sum', 'jobs0000', 'hours000'))
    await update(incidents, 'state000', {
      ...state,
      id: undefined,
      choices: [{ ...state.choices[0], name: 'New' }, state.choices[1]],
    })
    expect(await cell('states00')).toBe('New, Done')
    await update(incidents, 'hours000', { name: 'Hours', type: 'text' })
    expect(await cell('total000')).toEqual({ error: '#TYPE' })
    await update(incidents, 'hours000', { name: 'Hours', type: 'duration' })
    expect(await cell('total000')).toBe(300)
    expect((await fieldOf(teams, 'total000'))?.rollup?.result).toBe('duration')
  })

  it('says #REF when what it reads is gone, which is said before, and is right again when that is back', async () => {
    await add(teams, rolled('total000', 'sum', 'jobs0000', 'hours000'))
    await add(teams, rolled('count000', 'count', 'jobs0000'))
    const readers = async (input: object) =>
      (await ask<Reader[]>('field.readers', input)).map(({ gridName, fieldName }) => [gridName, fieldName])
    expect(await readers({ gridId: incidents, fieldId: 'hours000' })).toEqual([['Teams', 'total000']])
    expect(await readers({ gridId: incidents, fieldId: 'title000' })).toEqual([])
    const both = [
      ['Teams', 'total000'],
      ['Teams', 'count000'],
    ]
    expect(await readers({ gridId: incidents })).toEqual(both)
    expect(await readers({ gridId: incidents, fieldId: 'team0000' })).toEqual(both)
    expect(await readers({ gridId: teams, fieldId: 'jobs0000' })).toEqual(both)
    await call('grid.remove', { gridId: incidents })
    expect(await cellsOf(teams, team)).toMatchObject({ total000: { error: '#REF' }, count000: { error: '#REF' } })
    const other = uuidv7()
    await write(teams, other, {})
    expect(await cellsOf(teams, other)).toMatchObject({ count000: { error: '#REF' } })
    await call('grid.restore', { gridId: incidents })
    expect(await cellsOf(teams, team)).toMatchObject({ total000: 5, count000: 2 })
    await call('field.remove', { gridId: incidents, fieldId: 'hours000' })
    expect(await cellsOf(teams, team)).toMatchObject({ total000: { error: '#REF' }, count000: 2 })
    await call('field.remove', { gridId: incidents, fieldId: 'team0000' })
    expect(await cell('count000')).toEqual({ error: '#REF' })
  })

  it('of a grid that comes back is true of what happened while that was away', async () => {
    await add(teams, rolled('total000', 'sum', 'jobs0000', 'hours000'))
    await call('grid.remove', { gridId: teams })
    await patch(incidents, first, { hours000: 20 })
    await call('grid.restore', { gridId: teams })
    expect(await cell('total000')).toBe(23)
  })

  it('is hidden with what it reads and with its link, on all grids at once, and reporters see none', async () => {
    expect(await add(teams, rolled('total000', 'sum', 'jobs0000', 'hours000'))).toBeUndefined()
    expect(await add(incidents, rolled('again000', 'values', 'team0000', 'total000'))).toBeUndefined()
    const seen = async (gridId: string, who: SignedIn) => (await fieldsOf(gridId, who)).map(({ id }) => id)
    expect(await seen(teams, viewer)).toContain('total000')
    const form = {
      name: 'Report',
      description: '',
      open: true,
      items: [{ fieldId: 'title000', label: 'Title', help: '', required: false }],
    }
    const asks = async (fieldId: string) =>
      (
        await call('form.save', {
          gridId: teams,
          formId: uuidv7(),
          form: { ...form, items: [{ ...form.items[0], fieldId }] },
        })
      ).error?.data.app
    expect(await asks('title000')).toBeUndefined()
    expect(await asks('total000')).toMatchObject({ code: 'BAD_INPUT' })
    expect(await seen(teams, reporter)).toEqual(['title000'])
    expect(
      await update(incidents, 'hours000', { name: 'Hours', type: 'number', hiddenFrom: ['viewer'] }),
    ).toBeUndefined()
    expect(await seen(teams, viewer)).toEqual(['title000', 'jobs0000'])
    expect(await seen(incidents, viewer)).not.toContain('again000')
    expect(await cellsOf(teams, team, viewer)).not.toHaveProperty('total000')
    expect(
      await update(teams, 'total000', { ...rolled('total000', 'count', 'jobs0000'), id: undefined, hiddenFrom: [] }),
    ).toBeUndefined()
    expect(await seen(teams, viewer)).toContain('total000')
    const jobs = await fieldOf(teams, 'jobs0000')
    expect(
      await update(teams, 'jobs0000', { name: 'Jobs', type: 'link', link: jobs?.link, hiddenFrom: ['viewer'] }),
    ).toBeUndefined()
    expect(await seen(teams, viewer)).toEqual(['title000'])
  })

  it('that would read itself, by way of other grids and formulas, is refused with the fields on the way', async () => {
    await add(teams, rolled('total000', 'sum', 'jobs0000', 'hours000'))
    const double: Field = {
      ...title,
      id: 'double00',
      name: 'Double',
      type: 'formula',
      formula: { source: '{total000} * 2', result: 'number' },
    }
    await add(teams, double)
    await add(incidents, rolled('load0000', 'values', 'team0000', 'double00'))
    expect(
      await update(teams, 'total000', {
        ...rolled('total000', 'sum', 'jobs0000', 'load0000'),
        id: undefined,
        name: 'Total',
      }),
    ).toBe(
      'It would read itself: “Total” of Teams reads “load0000” of Incidents reads “Double” of Teams reads “Total” of Teams. Take one of them out.',
    )
    await add(teams, rolled('other000', 'sum', 'jobs0000', 'load0000'))
    expect(
      await update(teams, 'double00', {
        ...double,
        id: undefined,
        formula: { source: '{other000} + 1', result: 'number' },
      }),
    ).toContain('It would read itself')
    expect((await fieldOf(teams, 'total000'))?.rollup?.field).toBe('hours000')
    expect(await cell('other000')).toBe(20)
  })

  it('is refused where it makes no sense', async () => {
    expect(await add(teams, rolled('total000', 'sum', 'jobs0000', 'title000'))).toContain(
      'That cannot be made of “Title”',
    )
    expect(await add(teams, rolled('total000', 'sum', 'jobs0000'))).toContain('Say which field')
    expect(await add(teams, rolled('total000', 'sum', 'jobs0000', 'gone0000'))).toContain('not there any more')
    expect(await add(teams, rolled('total000', 'count', 'title000'))).toContain('The link that it reads by')
    expect(await add(teams, { ...title, id: 'total000', type: 'rollup' })).toContain('Say which linked records')
    const fields = [title, rolled('total000', 'count', 'jobs0000')]
    expect((await call('grid.create', { id: uuidv7(), name: 'New', fields })).error?.message).toContain(
      'Make the grid first',
    )
  })

  it('becomes what it came to when it is turned into another type', async () => {
    await add(teams, rolled('total000', 'sum', 'jobs0000', 'hours000'))
    expect(await update(teams, 'total000', { name: 'Total', type: 'text' })).toBeUndefined()
    expect(await cell('total000')).toBe('5')
    expect(
      await update(teams, 'total000', { ...rolled('total000', 'count', 'jobs0000'), id: undefined }),
    ).toBeUndefined()
    expect(await cell('total000')).toBe(2)
  })
})
