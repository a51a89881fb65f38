import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { MAX_LINKS } from '@operagrid/shared/domain/field-link'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { RecordWindow } from '@operagrid/shared/domain/record'

import { openLinkDesk, sides, team, title } from '../testing/link-desk.ts'
import type { LinkDesk } from '../testing/link-desk.ts'

describe('a field of texts that becomes a link', () => {
  let desk: LinkDesk
  let log: string
  let teams: string
  beforeAll(async () => void (desk = await openLinkDesk()))
  afterAll(async () => await desk[Symbol.asyncDispose]())
  beforeEach(async () => await begin())

  async function begin(fields: Parameters<LinkDesk['begin']>[0] = {}): Promise<void> {
    const grids = await desk.begin(fields)
    log = grids.log
    teams = grids.teams
  }

  it('links each cell to the records that are called so, on both sides, and says before what it will do', async () => {
    const [red, blue, john] = await desk.addTeams('Red', 'Blue', 'Miller, John', 'Twin', 'twin')
    const entries = await desk.addEntries('red', 'Blue; RÉD', 'miller, john', 'Twin', 'Nobody', 'Red, Nobody', '#2')
    const said = await desk.check()
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
    expect(await desk.cellsOf(log, sides.forth)).toContain('Nobody')

    expect(await desk.link()).toEqual({ converted: 4, emptied: 3, made: 0, kept: 'Team (text)' })
    expect(await desk.cellsOf(log, sides.forth)).toEqual([[red], [blue, red], [john], null, null, null, [blue]])
    expect(await desk.cellsOf(teams, sides.back)).toEqual([
      [entries[0], entries[1]],
      [entries[1], entries[6]],
      [entries[2]],
      null,
      null,
    ])
    expect((await desk.fieldsOf(log)).at(-1)).toEqual({
      ...team,
      type: 'link',
      link: { gridId: teams, fieldId: sides.back },
    })
    expect((await desk.fieldsOf(teams)).at(-1)).toMatchObject({
      name: 'Entries',
      link: { gridId: log, fieldId: sides.forth },
    })
    // From now on they are links as any others.
    const ops = [
      { kind: 'patch', opId: uuidv7(), recordId: red, cells: { [sides.back]: [entries[3]] }, baseVersion: 999 },
    ]
    await desk.must('record.apply', { gridId: teams, ops })
    expect(await desk.cellsOf(log, sides.forth)).toEqual([null, [blue], [john], [red], null, null, [blue]])
  })

  it('leaves the field as it was in the trash, from where it comes back with all its texts', async () => {
    await desk.addTeams('Red')
    await desk.addEntries('Red', 'Nobody')
    const [gone = ''] = await desk.addEntries('Lost')
    await desk.must('record.apply', { gridId: log, ops: [{ kind: 'delete', opId: uuidv7(), recordId: gone }] })
    await desk.link()
    const [kept] = await desk.trashOf(log)
    expect(kept).toMatchObject({ name: 'Team (text)', type: 'text' })
    await desk.must('field.restore', { gridId: log, fieldId: kept?.id })
    expect((await desk.fieldsOf(log)).map(({ name }) => name)).toEqual(['Title', 'Team', 'Team (text)'])
    await desk.must('record.apply', { gridId: log, ops: [{ kind: 'restore', opId: uuidv7(), recordId: gone }] })
    expect(await desk.cellsOf(log, kept?.id ?? '')).toEqual(['Red', 'Nobody', 'Lost'])
  })

  it('heeds how many records each side has room for', async () => {
    const [red, blue] = await desk.addTeams('Red', 'Blue')
    const [a, b] = await desk.addEntries('Red', 'Red', 'Red, Blue', 'Blue')
    const narrow = { one: true, otherOne: true }
    expect((await desk.check(narrow))?.found).toMatchObject({ linked: 3, several: { cells: 1 }, crowded: 1 })
    expect(await desk.link(narrow)).toMatchObject({ converted: 2, emptied: 2 })
    expect(await desk.cellsOf(log, sides.forth)).toEqual([[red], null, null, [blue]])
    expect((await desk.cellsOf(teams, sides.back))[0]).toEqual([a])
    expect((await desk.fieldsOf(teams)).at(-1)?.link).toMatchObject({ one: true, otherOne: true })
    expect(b).toBeDefined()
  })

  it('is refused as a whole where a record would have too many links', async () => {
    await desk.addTeams('Red')
    await desk.addEntries(...Array.from({ length: MAX_LINKS + 1 }, (_, at) => (at % 2 === 0 ? 'Red' : 'red')))
    expect((await desk.check())?.found.full?.cells).toBe(MAX_LINKS + 1)
    expect(await desk.refusal('field.update', desk.asLink())).toEqual([
      'CONFLICT',
      expect.stringContaining('1,001 records would link to “red” of “Teams”'),
    ])
    expect((await desk.fieldsOf(log)).at(-1)).toEqual(team)
    expect(await desk.link({ otherOne: true })).toMatchObject({ converted: 1, emptied: MAX_LINKS })
  }, 60_000)

  it('may lead to its own grid', async () => {
    const [a, b] = await desk.addEntries('Entry 1', 'Entry 0, entry 1', 'Entry 7')
    expect(await desk.link({ to: log, makeMissing: true })).toMatchObject({ converted: 3, made: 1 })
    const [first, second, third, made] = await desk.records(log)
    expect([first, second, third].map((record) => record?.cells[sides.forth])).toEqual([[b], [a, b], [made?.id]])
    expect([first, second, made].map((record) => record?.cells[sides.back])).toEqual([[b], [a, b], [third?.id]])
    expect(made?.cells['title000']).toBe('Entry 7')
  })

  it('names records by their numbers where they have no title', async () => {
    await begin({ teams: [{ id: 'done0000', name: 'Done', type: 'checkbox', choices: [] }] })
    const [one, two] = await desk.add(teams, {}, {})
    await desk.addEntries('2', '#1', '3')
    expect((await desk.check())?.refusal).toContain('no field')
    await desk.link()
    expect(await desk.cellsOf(log, sides.forth)).toEqual([[two], [one], null])
  })

  it.each<[Field['type'], unknown, readonly string[], Partial<Field>]>([
    ['number', 7, ['7'], {}],
    ['select', 'red00000', ['Red'], { choices: [{ id: 'red00000', name: 'Red', color: 'red' }] }],
    ['email', 'red@example.org', ['RED@example.org'], { unique: true }],
    ['longText', 'Red\nBlue', ['Red', 'Blue'], {}],
  ])('may have been of type %s', async (type, cell, names, more) => {
    await begin({ log: [title, { ...team, type, ...more }] })
    const ids = await desk.addTeams(...names)
    await desk.add(log, { team0000: cell })
    await desk.link()
    expect(await desk.cellsOf(log, sides.forth)).toEqual([ids])
  })

  it('is told to who watches either grid: the records that were made, then the fields', async () => {
    await desk.addTeams('Red')
    await desk.addEntries('Red', 'Green')
    const told = new Map<string, GridChange[]>([
      [log, []],
      [teams, []],
    ])
    const tenantId = desk.organizer.session.tenant.id
    const stops = [...told].map(([gridId, changes]) =>
      desk.app.services.engine.watch(tenantId, gridId, (news) => void changes.push(...news)),
    )
    const before = await desk.ask<Grid>('grid.get', { gridId: teams })
    await desk.link({ makeMissing: true })
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
    await desk.addEntries('Green', 'Lime')
    const other = {
      ...desk.asLink({ makeMissing: true }),
      field: { ...desk.asLink().field, link: { gridId: teams, fieldId: 'back1111' } },
    }
    const both = await Promise.all(
      [desk.asLink({ makeMissing: true }), other].map(async (input) => await desk.refusal('field.update', input)),
    )
    expect(both.filter((one) => one === undefined).length).toBe(1)
    expect(both.find((one) => one !== undefined)?.[0]).toBe('CONFLICT')
    expect((await desk.records(teams)).length).toBe(2)
    expect((await desk.cellsOf(log, sides.forth)).every((cell) => Array.isArray(cell) && cell.length === 1)).toBe(true)
  })

  it('goes both ways at once between two grids, and neither waits for the other for ever', async () => {
    const mate: Field = { id: 'mate0000', name: 'Mate', type: 'text', choices: [] }
    await begin({ teams: [title, mate] })
    await desk.add(teams, { title000: 'Red', mate0000: 'Entry 0' })
    await desk.addEntries('Red')
    const back = {
      gridId: teams,
      fieldId: mate.id,
      field: { name: 'Mate', type: 'link', link: { gridId: log, fieldId: 'mates000' } },
      mirror: { name: 'Mates' },
    }
    expect(
      await Promise.all([desk.refusal('field.update', desk.asLink()), desk.refusal('field.update', back)]),
    ).toEqual([undefined, undefined])
    expect((await desk.cellsOf(log, 'mates000'))[0]).toEqual([(await desk.records(teams))[0]?.id])
  })

  it('is nothing for who does not shape grids, nor of what is another’s, and not of every type', async () => {
    const theirs = await desk.newGrid('Theirs', [title], desk.stranger)
    expect((await desk.refusal('field.update', desk.asLink(), desk.viewer))?.[0]).toBe('NOT_ALLOWED')
    expect(await desk.refusal('field.update', desk.asLink({ to: theirs }))).toEqual(
      await desk.refusal('field.update', desk.asLink({ to: uuidv7() })),
    )
    expect(await desk.ask('field.check', desk.asLink({ to: theirs }))).toBeUndefined()
    await begin({ log: [title, { ...team, type: 'checkbox' }] })
    expect((await desk.refusal('field.update', desk.asLink()))?.[0]).toBe('BAD_INPUT')
    const { link: _, ...bare } = desk.asLink().field
    expect((await desk.refusal('field.update', { ...desk.asLink(), field: bare }))?.[0]).toBe('BAD_INPUT')
  })

  it('is not undone by taking back what was typed before', async () => {
    const [red] = await desk.addTeams('Red')
    const [recordId] = await desk.addEntries('Blue')
    const opId = uuidv7()
    const patch = { kind: 'patch', opId, recordId, cells: { title000: 'New', team0000: 'Red' }, baseVersion: 999 }
    await desk.must('record.apply', { gridId: log, ops: [patch] })
    await desk.link()
    await desk.must('record.undo', { gridId: log, undos: [{ opId: uuidv7(), recordId, target: opId }] })
    expect((await desk.records(log))[0]?.cells).toMatchObject({ title000: 'Entry 0', team0000: [red] })
  })

  it('leaves formulas that read the text without a value', async () => {
    const shout: Field = {
      id: 'shout000',
      name: 'Shout',
      type: 'formula',
      choices: [],
      formula: { source: '{team0000} & "!"', result: 'text' },
    }
    await begin({ log: [title, team, shout] })
    await desk.addTeams('Red')
    await desk.addEntries('Red')
    expect(await desk.cellsOf(log, 'shout000')).toEqual(['Red!'])
    await desk.link()
    expect(await desk.cellsOf(log, 'shout000')).toEqual([{ error: '#REF' }])
    const field = { name: 'Team', type: 'text' }
    await desk.must('field.update', { gridId: log, fieldId: sides.forth, field })
    expect(await desk.cellsOf(log, 'shout000')).toEqual(['Red!'])
  })

  it('hides the other side from whom it is hidden itself', async () => {
    await begin({ log: [title, { ...team, hiddenFrom: ['viewer'] }] })
    await desk.addTeams('Red')
    await desk.addEntries('Red', 'Secret')
    await desk.link()
    for (const gridId of [log, teams]) {
      const query = { filter: null, sort: [] }
      const seen = await desk.ask<RecordWindow>('record.window', { gridId, query, limit: 10 }, desk.viewer)
      expect(seen.records.flatMap(({ cells }) => Object.keys(cells)).filter((id) => id !== 'title000')).toEqual([])
    }
  })
})
