import { setTimeout as sleep } from 'node:timers/promises'

import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { findHead, listChanges } from '@operagrid/db/queries/change'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { makeEngineBed } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'
import { addField, linkGrids, rolled } from './testing/rolled-grids.ts'

const fields: readonly Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'hours000', name: 'Hours', type: 'number', choices: [] },
]

describe('rollups', () => {
  let bed: EngineBed
  let teams: string
  let incidents: string
  beforeAll(async () => {
    bed = await makeEngineBed()
    teams = await bed.newGrid(fields)
    incidents = await bed.newGrid(fields)
    await linkGrids(bed, [incidents, 'team0000'], [teams, 'jobs0000'], true)
    await addField(bed, teams, rolled('total000', 'sum', 'jobs0000', 'hours000'))
  })
  afterAll(async () => await bed[Symbol.asyncDispose]())

  const apply = (gridId: string, ops: readonly Op[], engine: Engine = bed.engine, who = bed.members.organizer) =>
    engine.apply(who, gridId, ops)
  const create = (recordId: string, cells: Readonly<Record<string, CellValue>>): Op => ({
    kind: 'create',
    opId: uuidv7(),
    recordId,
    cells,
  })
  const patch = (recordId: string, cells: Cells): Op => ({
    kind: 'patch',
    opId: uuidv7(),
    recordId,
    cells,
    baseVersion: 100_000,
  })
  const read = <T>(work: Parameters<typeof inTenant<T>>[2]) => inTenant(bed.database.db, bed.members.organizer, work)
  const total = async (id: string) =>
    (await read((tx) => getRecord(tx, teams, id, [rolled('total000', 'sum', 'jobs0000')]))).cells['total000']
  const head = async (gridId: string) => (await read((tx) => findHead(tx, gridId))) ?? 0

  /** A team with as many incidents, an hour each. */
  async function newTeam(count = 1): Promise<{ team: string; jobs: readonly string[] }> {
    const [team, jobs] = [uuidv7(), Array.from({ length: count }, () => uuidv7())]
    await apply(teams, [create(team, { title000: 'North' })])
    await apply(
      incidents,
      jobs.map((id) => create(id, { hours000: 1, team0000: [team] })),
    )
    await expect.poll(() => total(team), { timeout: 10_000 }).toBe(count)
    return { team, jobs }
  }

  it('are told as numbered changes by whose edit it was, in one with all that it moved', async () => {
    const { team, jobs } = await newTeam(3)
    const before = await head(teams)
    await apply(
      incidents,
      jobs.map((id) => patch(id, { hours000: 5 })),
      bed.engine,
      bed.members.management,
    )
    await expect.poll(() => total(team), { timeout: 10_000 }).toBe(15)
    const changes = await read<GridChange[]>((tx) => listChanges(tx, teams, before, 10))
    expect(changes).toMatchObject([
      {
        kind: 'patch',
        recordId: team,
        memberId: bed.members.management.memberId,
        before: { total000: 3 },
        after: { total000: 15 },
      },
    ])
  })

  it('that nothing moves are not written: an edit of what is not read, or to the same sum', async () => {
    const { team, jobs } = await newTeam(2)
    const before = await head(teams)
    const [one = '', two = ''] = jobs
    await apply(incidents, [patch(one, { title000: 'Leak' })])
    await apply(incidents, [patch(one, { hours000: 2 }), patch(two, { hours000: 0 })])
    await apply(incidents, [patch(one, { hours000: 1 }), patch(two, { hours000: 1 })])
    await apply(teams, [patch(team, { title000: 'South' })])
    // What comes after it is worked out after it.
    await newTeam()
    const changes = await read<GridChange[]>((tx) => listChanges(tx, teams, before, 100))
    const own = changes.flatMap((change) =>
      change.kind !== 'schema' && change.recordId === team ? [change.after] : [],
    )
    expect(own).toEqual([{ title000: 'South' }])
    expect(await total(team)).toBe(2)
  })

  it('that a server left behind are gone on with by the next that looks', async () => {
    const { team, jobs } = await newTeam(2)
    // It commits, and dies before it works out what that moves.
    const dying = makeEngine(bed.database.db, pino({ level: 'silent' }))
    dying.close()
    await apply(incidents, [patch(jobs[0] ?? '', { hours000: 10 })], dying)
    expect(await total(team)).toBe(2)
    const next = makeEngine(bed.database.db, pino({ level: 'silent' }))
    await next.computeLeft()
    await expect.poll(() => total(team), { timeout: 10_000 }).toBe(11)
    next.close()
  })

  it('that another node has made are followed within seconds, also when the wall clock is put back', async () => {
    const regions = await bed.newGrid(fields)
    const towns = await bed.newGrid(fields)
    await linkGrids(bed, [towns, 'region00'], [regions, 'towns000'], true)
    await addField(bed, regions, rolled('hours111', 'sum', 'towns000', 'hours000'))
    const [region, town] = [uuidv7(), uuidv7()]
    const shown = async (how: Field) => (await read((tx) => getRecord(tx, regions, region, [how]))).cells[how.id]
    await apply(regions, [create(region, { title000: 'Coast' })])
    await apply(towns, [create(town, { hours000: 2, region00: [region] })])
    await expect.poll(() => shown(rolled('hours111', 'sum', 'towns000')), { timeout: 10_000 }).toBe(2)
    // Until this node has looked at all that it meant to look at by itself.
    await sleep(3_000)
    const other = makeEngine(bed.database.db, pino({ level: 'silent' }))
    const named = rolled('names000', 'values', 'towns000', 'title000')
    await addField({ ...bed, engine: other }, regions, named)
    other.close()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 3_600_000 })
    await apply(towns, [patch(town, { title000: 'Haven' })])
    vi.useRealTimers()
    await expect.poll(() => shown(named), { timeout: 10_000 }).toBe('Haven')
  })

  it('of a thousand records moved by one edit are written in stretches, each once', async () => {
    const regions = await bed.newGrid(fields)
    const towns = await bed.newGrid(fields)
    await linkGrids(bed, [towns, 'region00'], [regions, 'towns000'], true)
    await addField(bed, towns, rolled('where000', 'values', 'region00', 'title000'))
    const [region, ids] = [uuidv7(), Array.from({ length: 600 }, () => uuidv7())]
    await apply(regions, [create(region, { title000: 'Coast' })])
    await apply(
      towns,
      ids.map((id) => create(id, { region00: [region] })),
    )
    const behind = async () => {
      const changes = await read<GridChange[]>((tx) => listChanges(tx, towns, 0, 5_000))
      const told = changes.flatMap((change) =>
        change.kind === 'patch' && 'where000' in change.after ? [change.after['where000']] : [],
      )
      return [told.filter((text) => text === 'Coast').length, told.filter((text) => text === 'Hills').length]
    }
    await expect.poll(behind, { timeout: 20_000 }).toEqual([600, 0])
    await apply(regions, [patch(region, { title000: 'Hills' })])
    await expect.poll(behind, { timeout: 20_000 }).toEqual([600, 600])
  })
})
