import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { FieldDraft } from '@operagrid/shared/domain/field'
import type { FieldUpdateResult } from '@operagrid/shared/domain/grid'

import { openLinkDesk, sides } from '../testing/link-desk.ts'
import type { LinkDesk } from '../testing/link-desk.ts'

describe('a link that becomes a text', () => {
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

  const retype = async (field: FieldDraft) =>
    await desk.must<FieldUpdateResult>('field.update', { gridId: log, fieldId: sides.forth, field })

  it('says what its records are called, and the same links come of that', async () => {
    const ids = await desk.addTeams('Red', 'Miller, John', 'Blue, Green', 'Blue', 'Green', '"Q"')
    await desk.addEntries('Red', '"Miller, John"; Red', 'Blue, Green', '"Blue", "Green"', '"""Q"""', '#1')
    await desk.link()
    const links = await desk.cellsOf(log, sides.forth)
    expect(links).toEqual([[ids[0]], [ids[1], ids[0]], [ids[2]], [ids[3], ids[4]], [ids[5]], [ids[0]]])
    expect(await retype({ name: 'Team', type: 'text' })).toEqual({ converted: 6, emptied: 0, kept: 'Team (links)' })
    expect(await desk.cellsOf(log, sides.forth)).toEqual([
      'Red',
      '"Miller, John", Red',
      '"Blue, Green"',
      '"Blue", "Green"',
      '"""Q"""',
      'Red',
    ])
    expect((await desk.fieldsOf(teams)).map(({ name }) => name)).toEqual(['Name'])
    await desk.must<FieldUpdateResult>('field.update', {
      ...desk.asLink(),
      field: { ...desk.asLink().field, link: { gridId: teams, fieldId: 'back1111' } },
    })
    expect(await desk.cellsOf(log, sides.forth)).toEqual(links)
  })

  it('comes back from the trash as the link it was, on both sides, beside the text', async () => {
    const [red] = await desk.addTeams('Red', 'Blue')
    const [a] = await desk.addEntries('Red', 'Nobody')
    await desk.link()
    await retype({ name: 'Team', type: 'longText' })
    const [kept] = await desk.trashOf(log)
    expect(kept).toMatchObject({ name: 'Team (links)', type: 'link', mirror: 'Teams' })
    await desk.must('field.restore', { gridId: log, fieldId: kept?.id })
    expect(await desk.cellsOf(log, sides.forth)).toEqual(['Red', null])
    expect(await desk.cellsOf(log, kept?.id ?? '')).toEqual([[red], null])
    expect(await desk.cellsOf(teams, sides.back)).toEqual([[a], null])
  })

  it('becomes nothing else', async () => {
    await desk.addTeams('Red')
    await desk.link()
    expect(
      (
        await desk.refusal('field.update', { gridId: log, fieldId: sides.forth, field: { name: 'T', type: 'number' } })
      )?.[0],
    ).toBe('BAD_INPUT')
  })
})
