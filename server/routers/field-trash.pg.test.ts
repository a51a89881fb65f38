import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'
import type { DeletedField, FieldRestored } from '@operagrid/shared/domain/trash'
import { plainLook } from '@operagrid/shared/domain/view'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const deck: Field = { id: 'deck0000', name: 'Deck', type: 'number', choices: [] }
const twice: Field = {
  id: 'twice000',
  name: 'Twice',
  type: 'formula',
  choices: [],
  formula: { source: '{deck0000} * 2', result: 'number' },
}
const query = { filter: null, sort: [] }
const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }

describe('a field in the trash', () => {
  let app: RunningApp
  let admin: pg.Client
  let manager: SignedIn
  let organizer: SignedIn
  let viewer: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    admin = new pg.Client({ connectionString: app.database.adminUrl })
    await admin.connect()
    manager = await app.signUp('Trash')
    organizer = await app.join(manager, 'organizer')
    viewer = await app.join(manager, 'viewer')
  })
  afterAll(async () => {
    await admin.end()
    await app[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    gridId = await newGrid([title, deck, note])
  })

  async function newGrid(fields: readonly Field[]): Promise<string> {
    const id = uuidv7()
    await must('grid.create', { id, name: 'Log', fields })
    return id
  }
  async function must<T>(path: string, input: object, who = organizer): Promise<T> {
    const { data, error } = await app.call<T>(path, input, who.accessToken)
    expect(error).toBeUndefined()
    return data
  }
  const refusal = async (path: string, input: object, who = organizer) =>
    (await app.call(path, input, who.accessToken)).error?.message
  async function ask<T>(path: string, input: object, who = organizer): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    // tRPC's envelope; of a refusal nothing.
    return ((await response.json()) as { result: { data: T } | undefined }).result?.data as T
  }
  async function newRecord(cells: object, of = gridId): Promise<string> {
    const recordId = uuidv7()
    await must('record.apply', { gridId: of, ops: [{ kind: 'create', opId: uuidv7(), recordId, cells }] })
    return recordId
  }
  const does = async (kind: 'delete' | 'restore', recordId: string, of = gridId) =>
    await must('record.apply', { gridId: of, ops: [{ kind, opId: uuidv7(), recordId }] })
  const remove = async (fieldId: string, of = gridId) => await must('field.remove', { gridId: of, fieldId })
  const restore = async (fieldId: string, of = gridId) =>
    await must<FieldRestored>('field.restore', { gridId: of, fieldId })
  const namesOf = async (of = gridId) => (await ask<Grid>('grid.get', { gridId: of })).fields.map(({ name }) => name)
  const cellsOf = async (of = gridId, who = organizer) =>
    (await ask<RecordWindow>('record.window', { gridId: of, query, limit: 100 }, who)).records.map(({ cells }) => cells)
  const trash = async (of = gridId, who = organizer) => await ask<DeletedField[]>('field.trash', { gridId: of }, who)

  /** Writes cells of a record as it is now. */
  async function write(recordId: string, cells: object): Promise<void> {
    const { version: baseVersion } = await ask<RecordWindow>('record.window', { gridId, query, limit: 1 })
    const ops = [{ kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion }]
    expect(await must('record.apply', { gridId, ops })).toMatchObject({ results: [{ status: 'applied' }] })
  }

  it('is seen by nobody, and comes back to its place with its cells', async () => {
    await newRecord({ title000: 'Leak', deck0000: 4, note0000: 'Wet' })
    await remove('deck0000')
    expect(await namesOf()).toEqual(['Title', 'Note'])
    expect(JSON.stringify(await cellsOf())).not.toContain('deck0000')
    const [listed] = await trash()
    expect(listed).toMatchObject({
      id: 'deck0000',
      name: 'Deck',
      type: 'number',
      deletedBy: organizer.session.member.id,
    })
    expect(Date.parse(listed?.keptUntil ?? '') - Date.parse(listed?.deletedAt ?? '')).toBe(30 * 86_400_000)
    expect(await trash(gridId, viewer)).toBeUndefined()
    await newRecord({ title000: 'Smoke' })
    expect((await restore('deck0000')).name).toBe('Deck')
    expect(await namesOf()).toEqual(['Title', 'Deck', 'Note'])
    expect(await cellsOf()).toEqual([{ title000: 'Leak', deck0000: 4, note0000: 'Wet' }, { title000: 'Smoke' }])
    expect(await trash()).toEqual([])
  })

  it('leaves formulas that read it without a value, which they have again once it is back', async () => {
    await must('field.add', { gridId, field: twice })
    await newRecord({ deck0000: 4 })
    await remove('deck0000')
    expect(await cellsOf()).toEqual([{ twice000: { error: '#REF' } }])
    await restore('deck0000')
    expect(await cellsOf()).toEqual([{ deck0000: 4, twice000: 8 }])
  })

  it('may be a formula, which is worked out anew from what was written meanwhile', async () => {
    await must('field.add', { gridId, field: twice })
    const recordId = await newRecord({ deck0000: 4 })
    await remove('twice000')
    await write(recordId, { deck0000: 5 })
    await restore('twice000')
    expect(await cellsOf()).toEqual([{ deck0000: 5, twice000: 10 }])
  })

  it('stays hidden from whom it was hidden from', async () => {
    const { id: _, ...hidden } = { ...note, hiddenFrom: ['viewer'] }
    await must('field.update', { gridId, fieldId: note.id, field: hidden })
    await newRecord({ title000: 'Leak', note0000: 'Secret' })
    await remove('note0000')
    expect(JSON.stringify(await cellsOf(gridId, viewer))).not.toContain('Secret')
    await restore('note0000')
    expect(await cellsOf(gridId, viewer)).toEqual([{ title000: 'Leak' }])
    expect(await cellsOf()).toEqual([{ title000: 'Leak', note0000: 'Secret' }])
  })

  it('is asked for again by views, forms and tiles that named it', async () => {
    const sort = [{ field: 'note0000', direction: 'asc' }]
    const look = { ...plainLook, query: { filter: null, sort } }
    await must('view.save', { gridId, viewId: uuidv7(), name: 'By note', shared: true, look })
    const item = { fieldId: 'note0000', label: 'Note', help: '', required: false }
    const formId = uuidv7()
    await must('form.save', { gridId, formId, form: { name: 'Report', description: '', open: true, items: [item] } })
    await remove('note0000')
    expect((await ask<{ items: unknown[] }>('form.get', { formId })).items).toEqual([])
    expect(await restore('note0000')).toEqual({ name: 'Note', views: 1, forms: 1, tiles: 0 })
    expect((await ask<{ items: unknown[] }>('form.get', { formId })).items).toHaveLength(1)
  })

  it('comes back under another name where its own was taken, and not at all where there is no room', async () => {
    await remove('note0000')
    await must('field.add', { gridId, field: { ...note, id: 'note0001', name: 'note' } })
    expect((await restore('note0000')).name).toBe('Note (2)')
    const many = Array.from({ length: 200 }, (_, at) => ({ ...note, id: `many${1000 + at}`, name: `F ${at}` }))
    const full = await newGrid(many)
    await remove('many1000', full)
    await must('field.add', { gridId: full, field: note })
    expect(await refusal('field.restore', { gridId: full, fieldId: 'many1000' })).toBe(
      '“Log” has 200 fields, and there is no room for another.',
    )
  })

  it('keeps its id, also after it was deleted for good', async () => {
    await remove('note0000')
    expect(await refusal('field.add', { gridId, field: note })).toBe('A deleted field has this id.')
    await must('field.erase', { gridId, fieldId: 'note0000' }, manager)
    expect(await refusal('field.add', { gridId, field: note })).toBe('A deleted field has this id.')
  })

  it('is deleted for good by management alone: its cells leave the records, which keep their versions', async () => {
    const recordId = await newRecord({ title000: 'Leak', note0000: 'Wet' })
    await remove('note0000')
    const stored = async () =>
      (
        await admin.query<{ cells: object; version: string }>('select cells, version from grid_record where id = $1', [
          recordId,
        ])
      ).rows[0]
    const before = await stored()
    expect(before?.cells).toEqual({ title000: 'Leak', note0000: 'Wet' })
    expect(await refusal('field.erase', { gridId, fieldId: 'note0000' })).toMatch(/role/)
    await must('field.erase', { gridId, fieldId: 'note0000' }, manager)
    await app.services.beside.settled()
    expect(await stored()).toEqual({ ...before, cells: { title000: 'Leak' } })
    expect(await trash()).toEqual([])
    expect(await refusal('field.restore', { gridId, fieldId: 'note0000' })).toMatch(/no such field/)
  })

  describe('that is a link', () => {
    let sites: string
    beforeEach(async () => {
      sites = await newGrid([title])
    })
    const addLink = async (sides: { one?: boolean } = {}, to = sites) =>
      await must('field.add', {
        gridId,
        field: {
          id: 'site0000',
          name: 'Site',
          type: 'link',
          choices: [],
          link: { gridId: to, fieldId: 'back0000', ...sides },
        },
        mirror: { name: 'Incidents' },
      })

    it('goes and comes back on both sides, with the links of records that are there', async () => {
      await addLink()
      const [pier, hall] = [await newRecord({ title000: 'Pier' }, sites), await newRecord({ title000: 'Hall' }, sites)]
      const leak = await newRecord({ title000: 'Leak', site0000: [pier, hall] })
      await remove('back0000', sites)
      expect([await namesOf(), await namesOf(sites)]).toEqual([['Title', 'Deck', 'Note'], ['Title']])
      expect([(await trash())[0]?.mirror, (await trash(sites))[0]?.mirror]).toEqual(['Log', 'Log'])
      await does('delete', hall, sites)
      await restore('site0000')
      expect([await cellsOf(), await cellsOf(sites)]).toEqual([
        [{ title000: 'Leak', site0000: [pier] }],
        [{ title000: 'Pier', back0000: [leak] }],
      ])
      await does('restore', hall, sites)
      expect(await cellsOf()).toEqual([{ title000: 'Leak', site0000: [pier, hall] }])
    })

    it('with room for one keeps the last one, on both sides', async () => {
      await addLink({ one: true })
      const [pier, hall] = [await newRecord({}, sites), await newRecord({}, sites)]
      const leak = await newRecord({ site0000: [pier] })
      expect(await cellsOf()).toEqual([{ site0000: [pier] }])
      await does('delete', pier, sites)
      await write(leak, { site0000: [hall] })
      expect(await cellsOf()).toEqual([{ site0000: [hall] }])
      await remove('site0000')
      await does('restore', pier, sites)
      await restore('site0000')
      expect([await cellsOf(), await cellsOf(sites)]).toEqual([[{ site0000: [hall] }], [{}, { back0000: [leak] }]])
    })

    it('may lead to its own grid', async () => {
      await addLink({}, gridId)
      const first = await newRecord({ title000: 'First' })
      const second = await newRecord({ title000: 'Second', site0000: [first] })
      await remove('site0000')
      expect(await namesOf()).toEqual(['Title', 'Deck', 'Note'])
      await restore('back0000')
      expect(await namesOf()).toEqual(['Title', 'Deck', 'Note', 'Site', 'Incidents'])
      expect(await cellsOf()).toEqual([
        { title000: 'First', back0000: [second] },
        { title000: 'Second', site0000: [first] },
      ])
    })

    it('waits for its other grid, and stays away when that is gone for good', async () => {
      await addLink()
      await remove('site0000')
      await must('grid.remove', { gridId: sites })
      expect(await refusal('field.restore', { gridId, fieldId: 'site0000' })).toBe(
        '“Site” links to “Log”, which is in the trash. Bring that grid back first.',
      )
      await must('grid.erase', { gridId: sites }, manager)
      await app.services.beside.settled()
      expect(await refusal('field.restore', { gridId, fieldId: 'site0000' })).toBe(
        'What “Site” links to was deleted for good, so it cannot come back.',
      )
      expect((await trash())[0]?.mirror).toBeNull()
    })
  })
})
