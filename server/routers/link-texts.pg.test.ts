import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field, FieldDraft } from '@operagrid/shared/domain/field'
import { MAX_LINKS } from '@operagrid/shared/domain/field-link'
import type { FieldCheck, FieldUpdateResult, Grid } from '@operagrid/shared/domain/grid'
import { MAX_MADE } from '@operagrid/shared/domain/link-texts'
import type { GridRecord, RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'
import type { DeletedField } from '@operagrid/shared/domain/trash'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const team: Field = { id: 'team0000', name: 'Team', type: 'text', choices: [] }
const sides = { forth: 'team0000', back: 'back0000' }

describe('a field of texts that becomes a link', () => {
  let app: RunningApp
  let organizer: SignedIn
  let viewer: SignedIn
  let stranger: SignedIn
  let log: string
  let teams: string

  beforeAll(async () => {
    app = await runApp()
    const manager = await app.signUp('Links')
    organizer = await app.join(manager, 'organizer')
    viewer = await app.join(manager, 'viewer')
    stranger = await app.signUp('Others')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    log = await newGrid('Log', [title, team])
    teams = await newGrid('Teams', [{ ...title, name: 'Name' }])
  })

  async function newGrid(name: string, fields: readonly Field[], who = organizer): Promise<string> {
    const id = uuidv7()
    await must('grid.create', { id, name, fields }, who)
    return id
  }
  async function must<T>(path: string, input: object, who = organizer): Promise<T> {
    const { data, error } = await app.call<T>(path, input, who.accessToken)
    expect(error).toBeUndefined()
    return data
  }
  const refusal = async (path: string, input: object, who = organizer) => {
    const { error } = await app.call(path, input, who.accessToken)
    return error && [error.data.app.code, error.message]
  }
  async function ask<T>(path: string, input: object, who = organizer): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    // tRPC's envelope; of a refusal nothing.
    return ((await response.json()) as { result: { data: T } | undefined }).result?.data as T
  }
  async function add(gridId: string, ...all: readonly object[]): Promise<string[]> {
    const ids = all.map(() => uuidv7())
    const ops = all.map((cells, at) => ({ kind: 'create', opId: uuidv7(), recordId: ids[at], cells }))
    for (let at = 0; at < ops.length; at += 1000) await must('record.apply', { gridId, ops: ops.slice(at, at + 1000) })
    return ids
  }
  const addTeams = async (...names: readonly string[]) => await add(teams, ...names.map((name) => ({ title000: name })))
  const addEntries = async (...texts: readonly string[]) =>
    await add(log, ...texts.map((text, at) => ({ title000: `Entry ${at}`, team0000: text })))
  async function records(gridId: string): Promise<readonly GridRecord[]> {
    const query = { filter: null, sort: [] }
    return (await ask<RecordWindow>('record.window', { gridId, query, limit: 200 })).records
  }
  const cellsOf = async (gridId: string, fieldId: string) =>
    (await records(gridId)).map(({ cells }) => cells[fieldId] ?? null)
  const fieldsOf = async (gridId: string) => (await ask<Grid>('grid.get', { gridId })).fields
  const trashOf = async (gridId: string) => await ask<DeletedField[]>('field.trash', { gridId })

  type Wanted = { one?: boolean; otherOne?: boolean; makeMissing?: boolean; to?: string }
  const asLink = ({ one = false, otherOne = false, makeMissing = false, to = teams }: Wanted = {}) => ({
    gridId: log,
    fieldId: sides.forth,
    field: { name: 'Team', type: 'link', link: { gridId: to, fieldId: sides.back, one } },
    mirror: { name: 'Entries', one: otherOne },
    makeMissing,
  })
  const check = async (wanted?: Wanted) => (await ask<FieldCheck>('field.check', asLink(wanted))).links
  const link = async (wanted?: Wanted) => await must<FieldUpdateResult>('field.update', asLink(wanted))
  const retype = async (field: FieldDraft) =>
    await must<FieldUpdateResult>('field.update', { gridId: log, fieldId: sides.forth, field })

  it('links each cell to the records that are called so, on both sides, and says before what it will do', async () => {
    const [red, blue, john] = await addTeams('Red', 'Blue', 'Miller, John', 'Twin', 'twin')
    const entries = await addEntries('red', 'Blue; RÉD', 'miller, john', 'Twin', 'Nobody', 'Red, Nobody', '#2')
    const said = await check()
    expect(said?.found).toEqual({
      linked: 4,
      missing: {
        cells: 2,
        named: [
          { text: 'Nobody', cells: 1 },
          { text: 'Red, Nobody', cells: 1 },
        ],
      },
      ambiguous: { cells: 1, named: [{ text: 'Twin', cells: 1 }] },
      several: { cells: 0, named: [] },
      crowded: 0,
      full: null,
    })
    expect(said?.makes).toBe(1)
    expect(said?.made).toMatchObject({ linked: 6, missing: { cells: 0 } })
    expect(await cellsOf(log, sides.forth)).toContain('Nobody')

    expect(await link()).toEqual({ converted: 4, emptied: 3, made: 0, kept: 'Team (text)' })
    expect(await cellsOf(log, sides.forth)).toEqual([[red], [blue, red], [john], null, null, null, [blue]])
    expect(await cellsOf(teams, sides.back)).toEqual([
      [entries[0], entries[1]],
      [entries[1], entries[6]],
      [entries[2]],
      null,
      null,
    ])
    expect((await fieldsOf(log)).at(-1)).toEqual({
      ...team,
      type: 'link',
      link: { gridId: teams, fieldId: sides.back },
    })
    expect((await fieldsOf(teams)).at(-1)).toMatchObject({
      name: 'Entries',
      link: { gridId: log, fieldId: sides.forth },
    })
    // From now on they are links as any others.
    const ops = [
      { kind: 'patch', opId: uuidv7(), recordId: red, cells: { [sides.back]: [entries[3]] }, baseVersion: 999 },
    ]
    await must('record.apply', { gridId: teams, ops })
    expect(await cellsOf(log, sides.forth)).toEqual([null, [blue], [john], [red], null, null, [blue]])
  })

  it('leaves the field as it was in the trash, from where it comes back with all its texts', async () => {
    await addTeams('Red')
    await addEntries('Red', 'Nobody')
    const [gone = ''] = await addEntries('Lost')
    await must('record.apply', { gridId: log, ops: [{ kind: 'delete', opId: uuidv7(), recordId: gone }] })
    await link()
    const [kept] = await trashOf(log)
    expect(kept).toMatchObject({ name: 'Team (text)', type: 'text' })
    await must('field.restore', { gridId: log, fieldId: kept?.id })
    expect((await fieldsOf(log)).map(({ name }) => name)).toEqual(['Title', 'Team', 'Team (text)'])
    await must('record.apply', { gridId: log, ops: [{ kind: 'restore', opId: uuidv7(), recordId: gone }] })
    expect(await cellsOf(log, kept?.id ?? '')).toEqual(['Red', 'Nobody', 'Lost'])
  })

  it('makes a record for each missing text once, as changes of the other grid', async () => {
    const [red] = await addTeams('Red')
    const entries = await addEntries('Green', 'green', 'Red, "Lime, light"', 'Red')
    expect(await link({ makeMissing: true })).toMatchObject({ converted: 4, emptied: 0, made: 2 })
    const made = await records(teams)
    expect(made.map(({ number, cells }) => [number, cells['title000'], cells[sides.back]])).toEqual([
      [1, 'Red', [entries[2], entries[3]]],
      [2, 'Green', [entries[0], entries[1]]],
      [3, 'Lime, light', [entries[2]]],
    ])
    const [green, lime] = [made[1]?.id, made[2]?.id]
    expect(await cellsOf(log, sides.forth)).toEqual([[green], [green], [red, lime], [red]])
    const [first] = await ask<GridChange[]>('record.history', { gridId: teams, recordId: green, limit: 10 }).then(
      (answer) => ('changes' in answer ? (answer.changes as GridChange[]) : answer),
    )
    expect(first).toMatchObject({ kind: 'create', after: { title000: 'Green' } })
  })

  it('gives what it makes the defaults of its grid, and makes none that does not fit there', async () => {
    const short: Field = {
      ...title,
      name: 'Code',
      pattern: { source: '[A-Z]{3}', hint: 'Three letters' },
      unique: true,
    }
    const stars: Field = { id: 'stars000', name: 'Stars', type: 'rating', choices: [], default: 3 }
    teams = await newGrid('Codes', [short, stars])
    await addEntries('ABC', 'ABCD', '#99')
    expect(await check()).toMatchObject({ makes: 1, refusal: null, made: { linked: 1, missing: { cells: 2 } } })
    expect(await link({ makeMissing: true })).toMatchObject({ converted: 1, emptied: 2, made: 1 })
    expect((await records(teams)).map(({ cells }) => cells)).toMatchObject([{ title000: 'ABC', stars000: 3 }])
  })

  it('makes none where what records are called is calculated, and says so before', async () => {
    const shout: Field = {
      id: 'shout000',
      name: 'Shout',
      type: 'formula',
      choices: [],
      formula: { source: '1', result: 'number' },
    }
    teams = await newGrid('Calculated', [shout])
    await addEntries('Green')
    expect(await check()).toMatchObject({ makes: 0, refusal: expect.stringContaining('calculated') })
    expect(await refusal('field.update', asLink({ makeMissing: true }))).toEqual([
      'BAD_INPUT',
      'What its records are called is calculated: nobody writes “Shout”.',
    ])
    expect((await fieldsOf(log)).at(-1)).toEqual(team)
  })

  it('makes no more than so many, and none at all then', async () => {
    const lists = Array.from({ length: MAX_MADE / 500 + 1 }, (_, list) =>
      Array.from({ length: 500 }, (_one, at) => `T${list * 500 + at}`).join(', '),
    )
    await addEntries(...lists)
    expect((await check())?.makes).toBe(MAX_MADE + 1)
    expect((await refusal('field.update', asLink({ makeMissing: true })))?.[0]).toBe('TOO_LARGE')
    expect(await records(teams)).toEqual([])
    expect(await cellsOf(log, sides.forth)).toEqual(lists)
    await must('record.apply', {
      gridId: log,
      ops: [{ kind: 'delete', opId: uuidv7(), recordId: (await records(log))[0]?.id }],
    })
    // For what only deleted records say none is made.
    expect((await check())?.makes).toBe(MAX_MADE)
    expect((await check())?.found.missing.named).not.toContainEqual(expect.objectContaining({ cells: 0 }))
  })

  it('heeds how many records each side has room for', async () => {
    const [red, blue] = await addTeams('Red', 'Blue')
    const [a, b] = await addEntries('Red', 'Red', 'Red, Blue', 'Blue')
    const narrow = { one: true, otherOne: true }
    expect((await check(narrow))?.found).toMatchObject({ linked: 3, several: { cells: 1 }, crowded: 1 })
    expect(await link(narrow)).toMatchObject({ converted: 2, emptied: 2 })
    expect(await cellsOf(log, sides.forth)).toEqual([[red], null, null, [blue]])
    expect((await cellsOf(teams, sides.back))[0]).toEqual([a])
    expect((await fieldsOf(teams)).at(-1)?.link).toMatchObject({ one: true, otherOne: true })
    expect(b).toBeDefined()
  })

  it('is refused as a whole where a record would have too many links', async () => {
    await addTeams('Red')
    await addEntries(...Array.from({ length: MAX_LINKS + 1 }, (_, at) => (at % 2 === 0 ? 'Red' : 'red')))
    expect((await check())?.found.full?.cells).toBe(MAX_LINKS + 1)
    expect(await refusal('field.update', asLink())).toEqual([
      'CONFLICT',
      expect.stringContaining('1,001 records would link to “red” of “Teams”'),
    ])
    expect((await fieldsOf(log)).at(-1)).toEqual(team)
    expect(await link({ otherOne: true })).toMatchObject({ converted: 1, emptied: MAX_LINKS })
  }, 60_000)

  it('may lead to its own grid, and even be what its records are called', async () => {
    const [a, b] = await addEntries('Entry 1', 'Entry 0, entry 1', 'Entry 7')
    expect(await link({ to: log, makeMissing: true })).toMatchObject({ converted: 3, made: 1 })
    const [first, second, third, made] = await records(log)
    expect([first, second, third].map((record) => record?.cells[sides.forth])).toEqual([[b], [a, b], [made?.id]])
    expect([first, second, made].map((record) => record?.cells[sides.back])).toEqual([[b], [a, b], [third?.id]])
    expect(made?.cells['title000']).toBe('Entry 7')
  })

  it('names records by their numbers where they have no title', async () => {
    teams = await newGrid('Numbers', [{ id: 'done0000', name: 'Done', type: 'checkbox', choices: [] }])
    const [one, two] = await add(teams, {}, {})
    await addEntries('2', '#1', '3')
    expect(await check()).toMatchObject({ refusal: expect.stringContaining('no field') })
    await link()
    expect(await cellsOf(log, sides.forth)).toEqual([[two], [one], null])
  })

  it.each<[Field['type'], unknown, readonly string[], Partial<Field>]>([
    ['number', 7, ['7'], {}],
    ['select', 'red00000', ['Red'], { choices: [{ id: 'red00000', name: 'Red', color: 'red' }] }],
    ['email', 'red@example.org', ['RED@example.org'], { unique: true }],
    ['longText', 'Red\nBlue', ['Red', 'Blue'], {}],
  ])('may have been a %s', async (type, cell, names, more) => {
    log = await newGrid('Log', [title, { ...team, type, ...more }])
    const ids = await addTeams(...names)
    await add(log, { team0000: cell })
    await link()
    expect(await cellsOf(log, sides.forth)).toEqual([ids])
  })

  it('is told to who watches either grid: the records that were made, then the fields', async () => {
    await addTeams('Red')
    await addEntries('Red', 'Green')
    const told = new Map<string, GridChange[]>([
      [log, []],
      [teams, []],
    ])
    const tenantId = organizer.session.tenant.id
    const stops = [...told].map(([gridId, changes]) =>
      app.services.engine.watch(tenantId, gridId, (news) => void changes.push(...news)),
    )
    const before = await ask<Grid>('grid.get', { gridId: teams })
    await link({ makeMissing: true })
    await expect
      .poll(() =>
        told
          .get(teams)
          ?.filter(({ version }) => version > before.version)
          .map(({ kind }) => kind),
      )
      .toEqual(['create', 'schema'])
    expect(told.get(teams)?.at(-1)).toMatchObject({ reload: true, moved: [sides.back] })
    expect(told.get(log)?.at(-1)).toMatchObject({ kind: 'schema', reload: true, moved: [sides.forth] })
    for (const stop of stops) stop()
  })

  it('is done once by two who do it at once, and makes nothing twice', async () => {
    await addEntries('Green', 'Lime')
    const other = {
      ...asLink({ makeMissing: true }),
      field: { ...asLink().field, link: { gridId: teams, fieldId: 'back1111' } },
    }
    const both = await Promise.all(
      [asLink({ makeMissing: true }), other].map(async (input) => await refusal('field.update', input)),
    )
    expect(both.filter((one) => one === undefined).length).toBe(1)
    expect(both.find((one) => one !== undefined)?.[0]).toBe('CONFLICT')
    expect((await records(teams)).length).toBe(2)
    expect((await cellsOf(log, sides.forth)).every((cell) => Array.isArray(cell) && cell.length === 1)).toBe(true)
  })

  it('goes both ways at once between two grids, and neither waits for the other for ever', async () => {
    const mate: Field = { id: 'mate0000', name: 'Mate', type: 'text', choices: [] }
    teams = await newGrid('Teams', [title, mate])
    await add(teams, { title000: 'Red', mate0000: 'Entry 0' })
    await addEntries('Red')
    const back = {
      gridId: teams,
      fieldId: mate.id,
      field: { name: 'Mate', type: 'link', link: { gridId: log, fieldId: 'mates000' } },
      mirror: { name: 'Mates' },
    }
    expect(await Promise.all([refusal('field.update', asLink()), refusal('field.update', back)])).toEqual([
      undefined,
      undefined,
    ])
    expect((await cellsOf(log, 'mates000'))[0]).toEqual([(await records(teams))[0]?.id])
  })

  it('is nothing for who does not shape grids, nor of what is another’s, and not of every type', async () => {
    const theirs = await newGrid('Theirs', [title], stranger)
    expect((await refusal('field.update', asLink(), viewer))?.[0]).toBe('NOT_ALLOWED')
    expect(await refusal('field.update', asLink({ to: theirs }))).toEqual(
      await refusal('field.update', asLink({ to: uuidv7() })),
    )
    expect(await ask('field.check', asLink({ to: theirs }))).toBeUndefined()
    log = await newGrid('Log', [title, { ...team, type: 'checkbox' }])
    expect((await refusal('field.update', asLink()))?.[0]).toBe('BAD_INPUT')
    const { link: _, ...bare } = asLink().field
    expect((await refusal('field.update', { ...asLink(), field: bare }))?.[0]).toBe('BAD_INPUT')
  })

  it('is not undone by taking back what was typed before', async () => {
    const [red] = await addTeams('Red')
    const [recordId] = await addEntries('Blue')
    const opId = uuidv7()
    const patch = { kind: 'patch', opId, recordId, cells: { title000: 'New', team0000: 'Red' }, baseVersion: 999 }
    await must('record.apply', { gridId: log, ops: [patch] })
    await link()
    await must('record.undo', { gridId: log, undos: [{ opId: uuidv7(), recordId, target: opId }] })
    expect((await records(log))[0]?.cells).toMatchObject({ title000: 'Entry 0', team0000: [red] })
  })

  it('leaves formulas that read the text without a value', async () => {
    const shout: Field = {
      id: 'shout000',
      name: 'Shout',
      type: 'formula',
      choices: [],
      formula: { source: '{team0000} & "!"', result: 'text' },
    }
    log = await newGrid('Log', [title, team, shout])
    await addTeams('Red')
    await addEntries('Red')
    expect(await cellsOf(log, 'shout000')).toEqual(['Red!'])
    await link()
    expect(await cellsOf(log, 'shout000')).toEqual([{ error: '#REF' }])
    await retype({ name: 'Team', type: 'text' })
    expect(await cellsOf(log, 'shout000')).toEqual(['Red!'])
  })

  it('hides the other side from whom it is hidden itself', async () => {
    log = await newGrid('Log', [title, { ...team, hiddenFrom: ['viewer'] }])
    await addTeams('Red')
    await addEntries('Red', 'Secret')
    await link()
    for (const gridId of [log, teams]) {
      const query = { filter: null, sort: [] }
      const seen = await ask<RecordWindow>('record.window', { gridId, query, limit: 10 }, viewer)
      expect(seen.records.flatMap(({ cells }) => Object.keys(cells)).filter((id) => id !== 'title000')).toEqual([])
    }
  })

  describe('becomes a text again', () => {
    it('of what the records are called, and the same links come of that', async () => {
      const ids = await addTeams('Red', 'Miller, John', 'Blue, Green', 'Blue', 'Green', '"Q"')
      await addEntries('Red', '"Miller, John"; Red', 'Blue, Green', '"Blue", "Green"', '"""Q"""', '#1')
      await link()
      const links = await cellsOf(log, sides.forth)
      expect(links).toEqual([[ids[0]], [ids[1], ids[0]], [ids[2]], [ids[3], ids[4]], [ids[5]], [ids[0]]])
      expect(await retype({ name: 'Team', type: 'text' })).toEqual({ converted: 6, emptied: 0, kept: 'Team (links)' })
      expect(await cellsOf(log, sides.forth)).toEqual([
        'Red',
        '"Miller, John", Red',
        '"Blue, Green"',
        '"Blue", "Green"',
        '"""Q"""',
        'Red',
      ])
      expect((await fieldsOf(teams)).map(({ name }) => name)).toEqual(['Name'])
      await must<FieldUpdateResult>('field.update', {
        ...asLink(),
        field: { ...asLink().field, link: { gridId: teams, fieldId: 'back1111' } },
      })
      expect(await cellsOf(log, sides.forth)).toEqual(links)
    })

    it('and the link comes back from the trash on both sides, beside the text', async () => {
      const [red] = await addTeams('Red', 'Blue')
      const [a] = await addEntries('Red', 'Nobody')
      await link()
      await retype({ name: 'Team', type: 'longText' })
      const [kept] = await trashOf(log)
      expect(kept).toMatchObject({ name: 'Team (links)', type: 'link', mirror: 'Teams' })
      await must('field.restore', { gridId: log, fieldId: kept?.id })
      expect(await cellsOf(log, sides.forth)).toEqual(['Red', null])
      expect(await cellsOf(log, kept?.id ?? '')).toEqual([[red], null])
      expect(await cellsOf(teams, sides.back)).toEqual([[a], null])
    })

    it('and of no other type', async () => {
      await addTeams('Red')
      await link()
      expect(
        (
          await refusal('field.update', { gridId: log, fieldId: sides.forth, field: { name: 'T', type: 'number' } })
        )?.[0],
      ).toBe('BAD_INPUT')
    })
  })
})
