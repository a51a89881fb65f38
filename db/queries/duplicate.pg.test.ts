import fc from 'fast-check'
import pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { metresBetween } from '@operagrid/shared/domain/distance'
import { MAX_DUPLICATES } from '@operagrid/shared/domain/duplicate'
import type { DuplicateRule } from '@operagrid/shared/domain/duplicate'
import type { Field } from '@operagrid/shared/domain/field'

import { inTenant } from '../tenant.ts'
import { createMembers } from '../testing/members.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import { dismissDuplicate, findDuplicates } from './duplicate.ts'
import { insertGrid } from './grid.ts'

const fields: readonly Field[] = [
  { id: 'place000', name: 'Place', type: 'location', choices: [] },
  { id: 'kind0000', name: 'Kind', type: 'select', choices: [] },
]
const rule: DuplicateRule = { place: 'place000', kind: 'kind0000', metres: 150, minutes: 30 }
const here = { lat: 59.91, lng: 10.75 }

describe('the distance of two places', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let admin: pg.Client
  beforeAll(async () => {
    database = await createTestDatabase()
    admin = new pg.Client({ connectionString: database.adminUrl })
    await admin.connect()
  })
  afterAll(async () => {
    await admin.end()
    await database[Symbol.asyncDispose]()
  })

  const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true })
  const place = fc.record({ lat: degrees(90), lng: degrees(180) })
  // Close by, where it matters, and anywhere.
  const pair = fc.oneof(
    fc.tuple(place, place),
    place.chain((a) =>
      fc.tuple(degrees(0.01), degrees(0.01)).map(([up, along]) => {
        const b = { lat: Math.max(-90, Math.min(90, a.lat + up)), lng: Math.max(-180, Math.min(180, a.lng + along)) }
        return [a, b] as [typeof a, typeof b]
      }),
    ),
  )

  it('is the same in SQL and in TypeScript, to a millimetre', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(pair, { minLength: 1, maxLength: 200 }), async (pairs) => {
        const { rows } = await admin.query<{ metres: number }>(
          `select app.metres_between((p -> 0 ->> 'lat')::float8, (p -> 0 ->> 'lng')::float8, (p -> 1 ->> 'lat')::float8, (p -> 1 ->> 'lng')::float8) as metres
             from jsonb_array_elements($1::jsonb) with ordinality as e(p, at) order by at`,
          [JSON.stringify(pairs)],
        )
        for (const [at, [a, b]] of pairs.entries())
          expect(Math.abs((rows[at]?.metres ?? Number.NaN) - metresBetween(a, b))).toBeLessThan(0.001)
      }),
      { numRuns: 30 },
    )
  })

  it('is what maps say of two towers', () => {
    // From the Eiffel Tower to the Statue of Liberty.
    expect(metresBetween({ lat: 48.858222, lng: 2.2945 }, { lat: 40.689247, lng: -74.044502 })).toBeCloseTo(
      5_837_415,
      -4,
    )
    expect(metresBetween(here, here)).toBe(0)
  })
})

describe('records that look like one', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let admin: pg.Client
  let members: Awaited<ReturnType<typeof createMembers>>
  beforeAll(async () => {
    database = await createTestDatabase()
    admin = new pg.Client({ connectionString: database.adminUrl })
    await admin.connect()
    members = await createMembers(database.adminUrl)
  })
  afterAll(async () => {
    await admin.end()
    await database[Symbol.asyncDispose]()
  })

  type Made = {
    readonly metres?: number
    readonly kind?: string | null
    readonly minutesAgo?: number
    readonly deleted?: true
    readonly by?: string
  }

  /** A grid with such records, so far north of one place; answers its id and theirs. */
  async function given(made: readonly Made[]) {
    const gridId = uuidv7()
    const { tenantId, memberId } = members.organizer
    await inTenant(database.db, members.organizer, (tx) =>
      insertGrid(tx, { id: gridId, name: 'Log', fields, createdBy: memberId, ready: true }),
    )
    const ids = made.map(() => uuidv7())
    for (const [at, { metres = 0, kind = 'fire0000', minutesAgo = 0, deleted, by = memberId }] of made.entries()) {
      const cells = {
        place000: { lat: here.lat + metres / 111_195, lng: here.lng },
        ...(kind !== null && { kind0000: kind }),
      }
      await admin.query(
        `insert into grid_record (tenant_id, grid_id, id, number, version, cells, created_at, created_by, deleted_at)
         values ($1, $2, $3, $4, 1, $5, now() - make_interval(secs => $6), $7, $8)`,
        [tenantId, gridId, ids[at], at + 1, JSON.stringify(cells), minutesAgo * 60, by, deleted ? new Date() : null],
      )
    }
    return { gridId, ids }
  }
  const find = async (
    gridId: string,
    ask: { recordId?: string; kind?: string | null } = {},
    { role = 'organizer', changed = {} }: { role?: 'organizer' | 'reporter'; changed?: Partial<DuplicateRule> } = {},
  ) => {
    const { recordId, kind = 'fire0000' } = ask
    const found = await inTenant(
      database.db,
      members[role],
      (tx) =>
        findDuplicates(
          tx,
          { gridId, place: here, kind, ...(recordId !== undefined && { recordId }) },
          { rule: { ...rule, ...changed }, fields, among: role === 'reporter' ? 'own' : 'all' },
        ),
      { mode: 'snapshot' },
    )
    return found.map(({ record, metres, minutes }) => [record.number, metres, minutes])
  }

  it('are near, of the same kind and made at about the same time, the nearest first', async () => {
    const { gridId } = await given([
      { metres: 140, minutesAgo: 29 },
      { metres: 160 },
      { kind: 'water000' },
      { kind: null },
      { minutesAgo: 31 },
      { metres: 20, minutesAgo: 5 },
      { deleted: true },
    ])
    expect(await find(gridId)).toEqual([
      [6, 20, 5],
      [1, 140, 29],
    ])
    expect((await find(gridId, {}, { changed: { kind: null } })).map(([number]) => number)).toEqual([4, 3, 6, 1])
  })

  it('are never the record itself, and counted from when that was made', async () => {
    const { gridId, ids } = await given([{ minutesAgo: 100 }, { minutesAgo: 80 }, {}])
    expect(await find(gridId, { recordId: ids[1] ?? '' })).toEqual([[1, 0, 20]])
  })

  it('are no longer told of once somebody said that they are two, from either side', async () => {
    const { gridId, ids } = await given([{}, {}, {}])
    const [recordId = '', otherId = ''] = ids
    const { memberId } = members.organizer
    await inTenant(database.db, members.organizer, (tx) =>
      dismissDuplicate(tx, { gridId, recordId: otherId, otherId: recordId, memberId }),
    )
    expect((await find(gridId, { recordId })).map(([number]) => number)).toEqual([3])
    expect((await find(gridId, { recordId: otherId })).map(([number]) => number)).toEqual([3])
  })

  it('are a reporter’s own only, also in a grid that shows them all records', async () => {
    const { gridId } = await given([{}, { by: members.reporter.memberId }])
    await admin.query("update grid set reporters_see = 'all' where id = $1", [gridId])
    const item = JSON.stringify(fields.map(({ id: fieldId }) => ({ fieldId })))
    await admin.query('insert into form (tenant_id, grid_id, id, name, items) values ($1, $2, $3, $4, $5)', [
      members.organizer.tenantId,
      gridId,
      uuidv7(),
      'Report',
      item,
    ])
    expect((await find(gridId, {}, { role: 'reporter' })).map(([number]) => number)).toEqual([2])
  })

  it(`are at most ${MAX_DUPLICATES}, found by an index over the time of their making`, async () => {
    const { gridId } = await given(Array.from({ length: 8 }, (_, at) => ({ metres: at })))
    expect(await find(gridId)).toHaveLength(MAX_DUPLICATES)
    await admin.query(
      `insert into grid_record (tenant_id, grid_id, id, number, version, created_at)
       select $1, $2, gen_random_uuid(), n, 1, now() - make_interval(hours => n) from generate_series(100, 20000) n`,
      [members.organizer.tenantId, gridId],
    )
    const read = async () =>
      (
        await admin.query<{ looked: string }>(
          "select idx_tup_read as looked from pg_stat_all_indexes where indexrelname = 'grid_record_made'",
        )
      ).rows[0]?.looked
    await find(gridId)
    // A connection tells what it read after ten idle seconds at the latest.
    await expect.poll(async () => Number(await read()), { timeout: 20_000, interval: 250 }).toBeGreaterThan(0)
    expect(Number(await read())).toBeLessThan(200)
  })
})
