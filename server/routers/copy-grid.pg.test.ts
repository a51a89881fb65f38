import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Form } from '@operagrid/shared/domain/form'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { GridCopied } from '@operagrid/shared/domain/grid-copy'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'
import { plainLook } from '@operagrid/shared/domain/view'
import type { View } from '@operagrid/shared/domain/view'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const formula = (source: string, result: string) => ({ source, result })
const place = { id: 'place000', name: 'Place', type: 'location', choices: [] }
const weight = { id: 'weight00', name: 'Weight', type: 'number', choices: [], required: true, hiddenFrom: ['viewer'] }
const double = {
  id: 'double00',
  name: 'Double',
  type: 'formula',
  choices: [],
  formula: formula('{weight00} * 2', 'number'),
  hiddenFrom: ['viewer'],
}

describe('a grid like another one', () => {
  let app: RunningApp
  let manager: SignedIn
  let organizer: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Copies')
    organizer = await app.join(manager, 'organizer')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    await make('grid.create', { id: gridId, name: 'Log', fields: [place, weight, double] })
  })

  async function ask<T>(path: string, input: object, who = manager): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    return ((await response.json()) as { result: { data: T } }).result.data
  }
  async function make<T>(path: string, input: object, who = manager): Promise<T> {
    const { data, error } = await app.call<T>(path, input, who.accessToken)
    if (error !== undefined) throw new Error(`${error.data.app.code}: ${error.message}`)
    return data
  }
  const copy = async (said: object = {}, who = manager): Promise<GridCopied> =>
    await make('grid.copy', { gridId, as: uuidv7(), name: 'Log 2027', ...said }, who)
  const forms = async (of: string) => (await ask<Form[]>('form.list', {})).filter((form) => form.gridId === of)
  const view = (name: string, look: object, shared = true, who = manager) =>
    make('view.save', { gridId, viewId: uuidv7(), name, shared, look: { ...plainLook, ...look } }, who)

  it('has its fields and settings, none of its records, and goes its own way', async () => {
    await make('grid.update', { gridId, reportersSee: 'all' })
    await make('grid.update', { gridId, claimMinutes: 45 })
    const rule = { place: 'place000', kind: null, metres: 50, minutes: 20 }
    await make('duplicate.setRule', { gridId, rule })
    const create = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells: { weight00: 2 } }
    await make('record.apply', { gridId, ops: [create] })

    const { grid, left } = await copy()
    expect(grid).toMatchObject({ name: 'Log 2027', recordCount: 0, reportersSee: 'all', claimMinutes: 45 })
    expect(grid.fields).toEqual([place, weight, double])
    expect(left).toEqual({ fields: [], views: [] })
    expect(await ask('duplicate.rule', { gridId: grid.id })).toEqual(rule)

    const recordId = uuidv7()
    const other = { kind: 'create', opId: uuidv7(), recordId, cells: { weight00: 4 } }
    await make('record.apply', { gridId: grid.id, ops: [other] })
    const query = { filter: null, sort: [] }
    const { records } = await ask<RecordWindow>('record.window', { gridId: grid.id, query, limit: 9 })
    expect(records.map(({ number, cells }) => [number, cells])).toEqual([[1, { weight00: 4, double00: 8 }]])
    expect((await ask<Grid>('grid.get', { gridId })).recordCount).toBe(1)
  })

  it('has its shared views and those of whoever asks, and nobody else’s', async () => {
    const heavy = { query: { filter: null, sort: [{ field: 'weight00', direction: 'desc' }] }, hidden: ['place000'] }
    await view('Heavy', heavy)
    await view('Mine', { height: 'tall' }, false)
    await view('Theirs', {}, false, organizer)
    const { grid } = await copy()
    const views = await ask<View[]>('view.list', { gridId: grid.id })
    expect(views.map(({ name, shared, look }) => ({ name, shared, look }))).toEqual([
      { name: 'Heavy', shared: true, look: { ...plainLook, ...heavy } },
      { name: 'Mine', shared: false, look: { ...plainLook, height: 'tall' } },
    ])
    const seen = await ask<View[]>('view.list', { gridId: grid.id }, organizer)
    expect(seen.map(({ name }) => name)).toEqual(['Heavy'])
  })

  it('has its forms, closed, with what can be asked', async () => {
    const item = (fieldId: string) => ({ fieldId, label: `What ${fieldId}`, help: '', required: false })
    const form = { name: 'Report', description: 'On duty', open: true, items: [item('weight00'), item('place000')] }
    await make('form.save', { gridId, formId: uuidv7(), form })
    await make('field.update', { gridId, fieldId: 'place000', field: { name: 'Place', type: 'attachment' } })
    const { grid } = await copy()
    const [copied, ...others] = await forms(grid.id)
    expect(others).toEqual([])
    expect(copied).toMatchObject({ name: 'Report', description: 'On duty', open: false, items: [item('weight00')] })
    expect((await forms(gridId)).map(({ open }) => open)).toEqual([true])
  })

  it('has no links and nothing made of them, says so, and leaves the other grids as they are', async () => {
    const link = { id: 'team0000', name: 'Team', type: 'link', choices: [], link: { gridId, fieldId: 'back0000' } }
    await make('field.add', { gridId, field: link, mirror: { name: 'Of team' } })
    const count = { id: 'count000', name: 'Size', type: 'rollup', choices: [] }
    const rollup = { link: 'team0000', field: null, how: 'count', result: 'number' }
    await make('field.add', { gridId, field: { ...count, rollup } })
    await view('By size', { query: { filter: null, sort: [{ field: 'count000', direction: 'asc' }] } })
    const before = await ask<Grid>('grid.get', { gridId })
    const { grid, left } = await copy()
    expect(grid.fields.map(({ name }: Field) => name)).toEqual(['Place', 'Weight', 'Double'])
    expect(left).toEqual({ fields: ['Team', 'Of team', 'Size'], views: ['By size'] })
    expect(await ask('grid.get', { gridId })).toEqual(before)
  })

  it('is refused without a trace', async () => {
    const reporter = await app.join(manager, 'reporter')
    await expect(copy({ gridId: uuidv7() })).rejects.toThrow('NOT_FOUND')
    await expect(copy({ as: gridId })).rejects.toThrow('CONFLICT')
    await expect(copy({ name: ' ' })).rejects.toThrow('BAD_INPUT')
    await expect(copy({}, reporter)).rejects.toThrow('NOT_ALLOWED')
    expect((await ask<Grid[]>('grid.list', {})).filter(({ name }) => name === 'Log 2027').length).toBe(4)
  })
})
