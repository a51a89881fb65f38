import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { RecordHistory } from '@operagrid/shared/domain/history'
import { MAX_MADE } from '@operagrid/shared/domain/link-texts'

import { openLinkDesk, sides, team, title } from '../testing/link-desk.ts'
import type { LinkDesk } from '../testing/link-desk.ts'

describe('records that are made for texts which become links', () => {
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

  it('are one for each missing text, as changes of the other grid', async () => {
    const [red] = await desk.addTeams('Red')
    const entries = await desk.addEntries('Green', 'green', 'Red, "Lime, light"', 'Red')
    expect(await desk.link({ makeMissing: true })).toMatchObject({ converted: 4, emptied: 0, made: 2 })
    const made = await desk.records(teams)
    expect(made.map(({ number, cells }) => [number, cells['title000'], cells[sides.back]])).toEqual([
      [1, 'Red', [entries[2], entries[3]]],
      [2, 'Green', [entries[0], entries[1]]],
      [3, 'Lime, light', [entries[2]]],
    ])
    const [green, lime] = [made[1]?.id, made[2]?.id]
    expect(await desk.cellsOf(log, sides.forth)).toEqual([[green], [green], [red, lime], [red]])
    const history = await desk.ask<RecordHistory>('record.history', { gridId: teams, recordId: green, limit: 10 })
    expect(history.changes).toMatchObject([{ kind: 'create', after: { title000: 'Green' } }])
  })

  it('get the defaults of their grid, and are not made where they do not fit it', async () => {
    const short: Field = {
      ...title,
      name: 'Code',
      pattern: { source: '[A-Z]{3}', hint: 'Three letters' },
      unique: true,
    }
    const stars: Field = { id: 'stars000', name: 'Stars', type: 'rating', choices: [], default: 3 }
    await begin({ teams: [short, stars] })
    await desk.addEntries('ABC', 'ABCD', '#99')
    expect(await desk.check()).toMatchObject({ makes: 1, refusal: null, made: { linked: 1, missing: { cells: 2 } } })
    expect(await desk.link({ makeMissing: true })).toMatchObject({ converted: 1, emptied: 2, made: 1 })
    expect((await desk.records(teams)).map(({ cells }) => cells)).toMatchObject([{ title000: 'ABC', stars000: 3 }])
  })

  it('are none where what records are called is calculated, which is said before', async () => {
    const shout: Field = {
      id: 'shout000',
      name: 'Shout',
      type: 'formula',
      choices: [],
      formula: { source: '1', result: 'number' },
    }
    await begin({ teams: [shout] })
    await desk.addEntries('Green')
    expect((await desk.check())?.refusal).toContain('calculated')
    expect(await desk.refusal('field.update', desk.asLink({ makeMissing: true }))).toEqual([
      'BAD_INPUT',
      'What its records are called is calculated: nobody writes “Shout”.',
    ])
    expect((await desk.fieldsOf(log)).at(-1)).toEqual(team)
  })

  it('are no more than so many, and none at all then', async () => {
    const lists = Array.from({ length: MAX_MADE / 500 + 1 }, (_, list) =>
      Array.from({ length: 500 }, (_one, at) => `T${list * 500 + at}`).join(', '),
    )
    await desk.addEntries(...lists)
    expect((await desk.check())?.makes).toBe(MAX_MADE + 1)
    expect((await desk.refusal('field.update', desk.asLink({ makeMissing: true })))?.[0]).toBe('TOO_LARGE')
    expect(await desk.records(teams)).toEqual([])
    expect(await desk.cellsOf(log, sides.forth)).toEqual(lists)
    await desk.must('record.apply', {
      gridId: log,
      ops: [{ kind: 'delete', opId: uuidv7(), recordId: (await desk.records(log))[0]?.id }],
    })
    // For what only deleted records say none is made.
    expect((await desk.check())?.makes).toBe(MAX_MADE)
    expect((await desk.check())?.found.missing.named).not.toContainEqual(expect.objectContaining({ cells: 0 }))
  })
})
