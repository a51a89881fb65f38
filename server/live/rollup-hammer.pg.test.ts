import fc from 'fast-check'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { listChanges } from '@operagrid/db/queries/change'
import { getGrid } from '@operagrid/db/queries/grid'
import { readWindow } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { linkedIds } from '@operagrid/shared/domain/link'
import type { Op } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'

import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { makeEngineBed } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'
import { addField, linkGrids, rolled } from './testing/rolled-grids.ts'

const RECORDS = 4

let bed: EngineBed
let nodes: readonly Engine[]
let gridIds: readonly [string, string, string]
beforeAll(async () => {
  bed = await makeEngineBed()
  nodes = [bed.engine, makeEngine(bed.database.db, pino({ level: 'silent' }))]
  gridIds = await makeWorld()
  const { tenantId, memberId } = bed.members.organizer
  await withConnection(bed.database.adminUrl, (client) =>
    client.query(
      `insert into attachment (tenant_id, id, name, type, sha256, state, created_by)
       select $1, id, 'a.jpg', 'image/jpeg', sha256('x'), 'ready', $2 from unnest($3::uuid[]) as id`,
      [tenantId, memberId, pictures],
    ),
  )
})
afterAll(async () => {
  nodes[1]?.close()
  await bed[Symbol.asyncDispose]()
})

const pictures = Array.from({ length: 3 }, () => uuidv7())

const plain: readonly Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'hours000', name: 'Hours', type: 'number', choices: [] },
  { id: 'due00000', name: 'Due', type: 'date', choices: [] },
  { id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true },
  { id: 'photos00', name: 'Photos', type: 'photo', choices: [] },
]
const double: Field = {
  id: 'double00',
  name: 'Double',
  type: 'formula',
  choices: [],
  formula: { source: '{load0000} * 2', result: 'number' },
}

/** Regions with teams, teams with incidents, incidents with incidents: rollups that read each other both ways. */
async function makeWorld() {
  const [regions, teams, incidents] = [await bed.newGrid(plain), await bed.newGrid(plain), await bed.newGrid(plain)]
  await linkGrids(bed, [teams, 'region00'], [regions, 'teams000'], true)
  await linkGrids(bed, [incidents, 'team0000'], [teams, 'jobs0000'])
  await linkGrids(bed, [incidents, 'parent00'], [incidents, 'kids0000'], true)
  await addField(bed, teams, rolled('load0000', 'sum', 'jobs0000', 'hours000'))
  await addField(bed, teams, rolled('names000', 'values', 'jobs0000', 'title000'))
  await addField(bed, teams, rolled('where000', 'values', 'region00', 'title000'))
  await addField(bed, teams, rolled('who00000', 'values', 'jobs0000', 'crew0000'))
  await addField(bed, teams, rolled('roots000', 'values', 'jobs0000', 'parent00'))
  await addField(bed, teams, rolled('seen0000', 'values', 'jobs0000', 'photos00'))
  await addField(bed, teams, double)
  await addField(bed, regions, rolled('total000', 'sum', 'teams000', 'double00'))
  await addField(bed, regions, rolled('last0000', 'max', 'teams000', 'due00000'))
  await addField(bed, regions, rolled('count000', 'count', 'teams000'))
  await addField(bed, regions, rolled('people00', 'values', 'teams000', 'who00000'))
  await addField(bed, regions, rolled('allroots', 'values', 'teams000', 'roots000'))
  await addField(bed, regions, rolled('beside00', 'values', 'teams000', 'region00'))
  await addField(bed, incidents, rolled('places00', 'values', 'team0000', 'where000'))
  await addField(bed, incidents, rolled('under000', 'sum', 'kids0000', 'hours000'))
  await addField(bed, incidents, rolled('upper000', 'values', 'parent00', 'due00000'))
  return [regions, teams, incidents] as const
}

type World = readonly ReadonlyMap<string, Cells>[]

/** What calculated cells should be, worked out in the plainest way from what the others hold. */
function expected([regions = new Map(), teams = new Map(), incidents = new Map()]: World): World {
  const all = (there: ReadonlyMap<string, Cells>, cells: Cells, link: string, field: string) =>
    linkedIds(cells[link]).map((id) => there.get(id)?.[field] ?? null)
  const sum = (values: readonly CellValue[]) => values.reduce<number>((total, each) => total + Number(each ?? 0), 0)
  const words = (values: readonly CellValue[]) => [...new Set(values.filter((each) => each !== null))].join(', ')
  const ids = (values: readonly CellValue[]) => {
    const named = [...new Set(values.flatMap(linkedIds))]
    return named.length === 0 ? null : named
  }
  const people = (values: readonly CellValue[]) => ids(values)?.toSorted() ?? null
  const stated = (cells: Cells, more: Cells) =>
    Object.fromEntries(Object.entries({ ...cells, ...more }).filter(([, value]) => value !== null && value !== ''))
  const worked = new Map(
    [...teams].map(([id, cells]: readonly [string, Cells]) => {
      const load0000 = sum(all(incidents, cells, 'jobs0000', 'hours000'))
      const names000 = words(all(incidents, cells, 'jobs0000', 'title000'))
      const where000 = all(regions, cells, 'region00', 'title000')[0] ?? null
      const who00000 = people(all(incidents, cells, 'jobs0000', 'crew0000'))
      const roots000 = ids(all(incidents, cells, 'jobs0000', 'parent00'))
      const seen0000 = ids(all(incidents, cells, 'jobs0000', 'photos00'))
      const looked = { names000, where000, who00000, roots000, seen0000 }
      return [id, stated(cells, { ...looked, load0000, double00: load0000 * 2 })]
    }),
  )
  return [
    new Map(
      [...regions].map(([id, cells]: readonly [string, Cells]) => {
        const due = all(worked, cells, 'teams000', 'due00000').filter((each) => each !== null)
        const total000 = sum(all(worked, cells, 'teams000', 'double00'))
        const last0000 = due.map(String).toSorted().at(-1) ?? null
        const people00 = people(all(worked, cells, 'teams000', 'who00000'))
        const allroots = ids(all(worked, cells, 'teams000', 'roots000'))
        const beside00 = ids(all(worked, cells, 'teams000', 'region00'))
        const count000 = linkedIds(cells['teams000']).length
        return [id, stated(cells, { total000, last0000, count000, people00, allroots, beside00 })]
      }),
    ),
    worked,
    new Map(
      [...incidents].map(([id, cells]: readonly [string, Cells]) => {
        const places00 = words(all(worked, cells, 'team0000', 'where000'))
        const upper000 = all(incidents, cells, 'parent00', 'due00000')[0] ?? null
        return [id, stated(cells, { places00, upper000, under000: sum(all(incidents, cells, 'kids0000', 'hours000')) })]
      }),
    ),
  ]
}

/** What the grids hold at one moment. Versions must be dense, and what changes told is what records hold. */
async function read(gridIds: readonly string[]): Promise<World> {
  return await inTenant(
    bed.database.db,
    bed.members.organizer,
    async (tx) => {
      const world: ReadonlyMap<string, Cells>[] = []
      for (const gridId of gridIds) {
        const { fields } = await getGrid(tx, gridId)
        const { version, records } = await readWindow(tx, { gridId, query: everything, limit: 500 }, fields)
        const changes = await listChanges(tx, gridId, 0, 10_000)
        expect(changes.map((change) => change.version)).toEqual(changes.map((_, at) => at + 1))
        expect(changes.at(-1)?.version).toBe(version)
        const told = new Map<string, Cells>()
        for (const change of changes)
          if (change.kind !== 'schema') told.set(change.recordId, { ...told.get(change.recordId), ...change.after })
        for (const { id, cells } of records)
          expect(Object.fromEntries(Object.entries(told.get(id) ?? {}).filter(([, value]) => value !== null))).toEqual(
            cells,
          )
        world.push(new Map(records.map(({ id, cells }) => [id, cells])))
      }
      return world
    },
    { mode: 'snapshot' },
  )
}

const step = fc.record({
  node: fc.nat(1),
  second: fc.boolean(),
  grid: fc.nat(2),
  record: fc.nat(RECORDS - 1),
  kind: fc.constantFrom('link', 'link', 'link', 'edit', 'edit', 'edit', 'delete', 'restore', 'undo'),
  link: fc.nat(2),
  others: fc.subarray([0, 1, 2, 3]),
  cells: fc.record(
    {
      title000: fc.constantFrom('North', 'South', 'East', null),
      hours000: fc.constantFrom(0, 1, 2, 5, null),
      due00000: fc.constantFrom('2026-01-05', '2026-03-01', '2025-12-31', null),
      photos00: fc.shuffledSubarray([...pictures]),
      crew0000: fc.subarray(['organizer', 'management', 'viewer'] as const),
    },
    { requiredKeys: [] },
  ),
})

/** Each grid's links: the field, the grid that it leads to, whether it has room for one. */
const linksOf = [
  [['teams000', 1, false]],
  [
    ['region00', 0, true],
    ['jobs0000', 2, false],
  ],
  [
    ['team0000', 1, false],
    ['parent00', 2, true],
    ['kids0000', 2, false],
  ],
] as const

it(
  'every rollup is what its linked records come to, whoever edits them from all sides at once on two nodes',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 50, size: 'max' }), async (steps) => {
        const { organizer, management } = bed.members
        const ids = gridIds.map(() => Array.from({ length: RECORDS }, () => uuidv7()))
        for (const [at, gridId] of gridIds.entries())
          await bed.engine.apply(
            organizer,
            gridId,
            (ids[at] ?? []).map((recordId, n): Op => ({
              kind: 'create',
              opId: uuidv7(),
              recordId,
              cells: { title000: `R${n}`, hours000: n },
            })),
          )
        const lastOps = new Map<string, string>()
        const taken = await Promise.all(
          steps.map(async ({ kind, ...asked }) => {
            const gridId = gridIds[asked.grid] ?? ''
            const recordId = ids[asked.grid]?.[asked.record] ?? ''
            const opId = uuidv7()
            const op = ((): Op => {
              if (kind === 'undo') return { kind, opId, recordId, target: lastOps.get(recordId) ?? opId }
              if (kind === 'delete' || kind === 'restore') return { kind, opId, recordId }
              const own = linksOf[asked.grid] ?? []
              const [field, to, one] = own[asked.link % own.length] ?? own[0] ?? ['', 0, false]
              const linked = asked.others.map((at) => ids[to]?.[at] ?? '')
              const { crew0000: crew, ...others } = asked.cells
              const edited = { ...others, ...(crew && { crew0000: crew.map((role) => bed.members[role].memberId) }) }
              const cells = kind === 'link' ? { [field]: one ? linked.slice(0, 1) : linked } : edited
              return { kind: 'patch', opId, recordId, cells, baseVersion: 100_000 }
            })()
            if (op.kind === 'patch') lastOps.set(recordId, opId)
            const node = nodes[asked.node] ?? bed.engine
            const [first] = await node.apply(asked.second ? management : organizer, gridId, [op])
            return first?.status
          }),
        )
        expect(taken).not.toContain(undefined)
        const differing = async () => {
          const world = await read(gridIds)
          const wanted = expected(world)
          return world.flatMap((cells, at) =>
            [...cells]
              .filter(
                ([id, held]) => JSON.stringify(sorted(held)) !== JSON.stringify(sorted(wanted[at]?.get(id) ?? {})),
              )
              .map(([id, held]) => ({ at, held, wanted: wanted[at]?.get(id) })),
          )
        }
        await expect.poll(differing, { timeout: 15_000 }).toEqual([])
      }),
      { numRuns: 10 },
    )
  },
)

function sorted(cells: Cells) {
  return Object.entries(cells).toSorted(([a], [b]) => (a < b ? -1 : 1))
}
