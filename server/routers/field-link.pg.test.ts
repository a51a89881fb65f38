import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { LinkTitles } from '@operagrid/shared/domain/link'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const deck: Field = { id: 'deck0000', name: 'Deck', type: 'number', choices: [] }

describe('a link between grids', () => {
  let app: RunningApp
  let manager: SignedIn
  let viewer: SignedIn
  let reporter: SignedIn
  let stranger: SignedIn
  let log: string
  let sites: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Links')
    stranger = await app.signUp('Others')
    viewer = await app.join(manager, 'viewer')
    reporter = await app.join(manager, 'reporter')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    log = await newGrid('Log', [title])
    sites = await newGrid('Sites', [title, deck])
  })

  async function newGrid(name: string, fields: readonly Field[], who = manager): Promise<string> {
    const id = uuidv7()
    await app.call('grid.create', { id, name, fields }, who.accessToken)
    return id
  }
  async function ask<T>(path: string, input: object, who: SignedIn = manager): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    // tRPC's envelope; of a refusal nothing.
    return ((await response.json()) as { result: { data: T } | undefined }).result?.data as T
  }
  const fieldsOf = async (gridId: string, who: SignedIn = manager) =>
    (await ask<Grid>('grid.get', { gridId }, who)).fields
  /** Why it was not done; undefined when it was. */
  const fault = async (path: string, input: object): Promise<string | undefined> =>
    (await app.call(path, input, manager.accessToken)).error?.data.app.code

  const addLink = async (sides: { one?: boolean; otherOne?: boolean } = {}, to = sites) =>
    await fault('field.add', {
      gridId: log,
      field: {
        id: 'site0000',
        name: 'Site',
        type: 'link',
        choices: [],
        link: { gridId: to, fieldId: 'back0000', ...(sides.one && { one: true }) },
      },
      mirror: { name: 'Incidents', ...(sides.otherOne && { one: true }) },
    })
  async function newRecord(gridId: string, cells: object, who: SignedIn = manager): Promise<string> {
    const recordId = uuidv7()
    const { error } = await app.call(
      'record.apply',
      { gridId, ops: [{ kind: 'create', opId: uuidv7(), recordId, cells }] },
      who.accessToken,
    )
    expect(error).toBeUndefined()
    return recordId
  }
  const window = async (gridId: string, who: SignedIn = manager) =>
    await ask<RecordWindow>('record.window', { gridId, query: { filter: null, sort: [] }, limit: 100 }, who)

  it('is a field in either, of which each knows the other', async () => {
    expect(await addLink({ otherOne: true })).toBeUndefined()
    expect((await fieldsOf(log)).at(-1)).toEqual({
      id: 'site0000',
      name: 'Site',
      type: 'link',
      choices: [],
      link: { gridId: sites, fieldId: 'back0000', otherOne: true },
    })
    expect((await fieldsOf(sites)).at(-1)).toEqual({
      id: 'back0000',
      name: 'Incidents',
      type: 'link',
      choices: [],
      link: { gridId: log, fieldId: 'site0000', one: true },
    })
  })

  it('may lead to its own grid', async () => {
    expect(await addLink({}, log)).toBeUndefined()
    expect((await fieldsOf(log)).map(({ id }) => id)).toEqual(['title000', 'site0000', 'back0000'])
    expect(await fault('field.remove', { gridId: log, fieldId: 'back0000' })).toBeUndefined()
    expect((await fieldsOf(log)).map(({ id }) => id)).toEqual(['title000'])
  })

  it('cannot lead to another tenant’s grid or record, which are as unknown as those that are not', async () => {
    const foreign = await newGrid('Sites', [title], stranger)
    expect(await addLink({}, foreign)).toBe('NOT_FOUND')
    expect(await addLink({}, uuidv7())).toBe('NOT_FOUND')
    expect((await fieldsOf(log)).length).toBe(1)
    await addLink()
    const theirs = await newRecord(foreign, { title000: 'Secret' }, stranger)
    await newRecord(log, { title000: 'A', site0000: [theirs, uuidv7()] })
    expect((await window(log)).records[0]?.cells).toEqual({ title000: 'A' })
    expect((await ask<LinkTitles>('record.titles', { gridId: sites, recordIds: [theirs] })).titles).toEqual([])
  })

  it('tells with a window what its records are called, by the first field that a member may see', async () => {
    await addLink()
    const site = await newRecord(sites, { title000: 'Pier 7', deck0000: 4 })
    await newRecord(log, { title000: 'A', site0000: [site] })
    expect((await window(log)).titles).toMatchObject([
      { gridId: sites, name: 'Sites', titles: [{ recordId: site, number: 1, value: 'Pier 7' }] },
    ])
    const { id: _, ...field } = { ...title, hiddenFrom: ['viewer'] }
    await app.call('field.update', { gridId: sites, fieldId: title.id, field }, manager.accessToken)
    const seen = await window(log, viewer)
    expect(seen.titles).toMatchObject([{ field: { id: 'deck0000' }, titles: [{ recordId: site, value: 4 }] }])
    expect(JSON.stringify(seen)).not.toContain('Pier 7')
  })

  it('is hidden from viewers on both sides at once: fields, cells and changes', async () => {
    await addLink()
    const site = await newRecord(sites, { title000: 'Pier 7' })
    await newRecord(log, { title000: 'A', site0000: [site] })
    const { id: _, ...back } = (await fieldsOf(sites)).at(-1) ?? deck
    await app.call(
      'field.update',
      { gridId: sites, fieldId: 'back0000', field: { ...back, hiddenFrom: ['viewer'] } },
      manager.accessToken,
    )
    for (const gridId of [log, sites]) {
      expect((await fieldsOf(gridId)).at(-1)?.hiddenFrom).toEqual(['viewer'])
      expect((await fieldsOf(gridId, viewer)).map(({ type }) => type)).not.toContain('link')
      expect(JSON.stringify(await window(gridId, viewer))).not.toContain('0000":[')
    }
  })

  it('is nothing to reporters, who may see all records of its grid, and no form asks for it', async () => {
    await addLink()
    const site = await newRecord(sites, { title000: 'Pier 7' })
    const recordId = await newRecord(log, { title000: 'A', site0000: [site] })
    const item = (fieldId: string) => ({ fieldId, label: fieldId, help: '', required: false })
    const form = { name: 'Report', description: '', open: true, items: [item('title000')] }
    const both = { ...form, items: [item('title000'), item('site0000')] }
    expect(await fault('form.save', { gridId: log, formId: uuidv7(), form: both })).toBe('BAD_INPUT')
    expect(await fault('form.save', { gridId: log, formId: uuidv7(), form })).toBeUndefined()
    await app.call('grid.update', { gridId: log, reportersSee: 'all' }, manager.accessToken)
    expect((await fieldsOf(log, reporter)).map(({ id }) => id)).toEqual(['title000'])
    const read = await ask<{ cells: object }>('record.get', { gridId: log, recordId }, reporter)
    expect(read.cells).toEqual({ title000: 'A' })
    expect(await ask('record.titles', { gridId: sites, recordIds: [site] }, reporter)).toBeUndefined()
  })

  it('is narrowed to one record only where no cell holds more', async () => {
    await addLink()
    const [a, b] = [await newRecord(sites, { title000: 'A' }), await newRecord(sites, { title000: 'B' })]
    const recordId = await newRecord(log, { site0000: [a, b] })
    const narrow = async () => {
      const link = { gridId: sites, fieldId: 'back0000', one: true }
      return await fault('field.update', {
        gridId: log,
        fieldId: 'site0000',
        field: { name: 'Site', type: 'link', link },
      })
    }
    expect(await narrow()).toBe('BAD_INPUT')
    const patch = { kind: 'patch', opId: uuidv7(), recordId, cells: { site0000: [b] }, baseVersion: 100 }
    await app.call('record.apply', { gridId: log, ops: [patch] }, manager.accessToken)
    expect(await narrow()).toBeUndefined()
    expect((await fieldsOf(log)).at(-1)?.link).toMatchObject({ one: true })
    expect((await fieldsOf(sites)).at(-1)?.link).toMatchObject({ otherOne: true })
  })

  it('can be no other type but a text, and goes from both grids', async () => {
    await addLink()
    const update = (fieldId: string, type: string) =>
      fault('field.update', { gridId: log, fieldId, field: { name: 'Other', type } })
    expect(await update('site0000', 'number')).toBe('BAD_INPUT')
    expect(await update('title000', 'link')).toBe('BAD_INPUT')
    expect(await fault('field.add', { gridId: log, field: { ...title, id: 'other000', type: 'link' } })).toBe(
      'BAD_INPUT',
    )
    const linked = { ...title, type: 'link', link: { gridId: sites, fieldId: 'x0000000' } }
    expect(await fault('grid.create', { id: uuidv7(), name: 'New', fields: [linked] })).toBe('BAD_INPUT')
    expect(await fault('field.remove', { gridId: log, fieldId: 'site0000' })).toBeUndefined()
    expect((await fieldsOf(log)).map(({ id }) => id)).toEqual(['title000'])
    expect((await fieldsOf(sites)).map(({ id }) => id)).toEqual(['title000', 'deck0000'])
  })
})
