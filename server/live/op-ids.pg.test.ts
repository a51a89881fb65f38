import { sql } from 'kysely'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { makeDb } from '@operagrid/db/pool'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { commitWithin } from './commit-group.ts'
import { makeEngine } from './engine.ts'
import { applied, create, makeEngineBed, patch } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const hash = 'ab'.repeat(32)

describe('one op id for two edits, in two grids at the same moment', () => {
  let bed: EngineBed
  let other: { readonly engine: ReturnType<typeof makeEngine>; stop(): Promise<void> }
  beforeAll(async () => {
    bed = await makeEngineBed()
    const db = makeDb({ url: bed.database.url, maxConnections: 4 })
    const engine = makeEngine(db, pino({ level: 'silent' }))
    other = {
      engine,
      stop: async () => {
        engine.close()
        await db.close()
      },
    }
  })
  afterAll(async () => {
    await other.stop()
    await bed[Symbol.asyncDispose]()
  })

  /** A grid with one record that says "Leak", at version 1. */
  async function newGrid() {
    const gridId = await bed.newGrid([title])
    const made = create()
    expect(applied(await bed.engine.apply(bed.members.organizer, gridId, [made]))).toEqual([1])
    return { gridId, recordId: made.recordId }
  }
  type Place = Awaited<ReturnType<typeof newGrid>>

  const edits = {
    'an edit': ({ recordId }: Place): Op => patch(recordId, { title000: 'Flood' }, 1),
    'a new record': (): Op => create(),
    'an edit that changes nothing': ({ recordId }: Place): Op => patch(recordId, { title000: 'Leak' }, 1),
    'an edit that is refused': (): Op => patch(uuidv7(), { title000: 'Leak' }, 1),
  }
  type Edit = keyof typeof edits

  /** Does something in a transaction of another node and ends it once the work of this one waits for it, or is done. */
  async function meanwhile(hold: (tx: TenantTx) => Promise<unknown>, work: () => Promise<unknown>): Promise<void> {
    let working: Promise<unknown> | undefined
    await inTenant(bed.database.db, bed.members.organizer, async (tx) => {
      await hold(tx)
      let isDone = false
      working = work().finally(() => (isDone = true))
      working.catch(() => undefined)
      await vi.waitFor(async () => expect(isDone || (await waits())).toBe(true), { timeout: 10_000 })
    })
    await working
  }

  async function waits(): Promise<boolean> {
    const { rowCount } = await withConnection(bed.database.adminUrl, (client) =>
      client.query('select from pg_locks where not granted'),
    )
    return rowCount !== 0
  }

  const pairs: readonly (readonly [Edit, Edit])[] = [
    ['an edit', 'an edit that changes nothing'],
    ['a new record', 'an edit that changes nothing'],
    ['a new record', 'an edit that is refused'],
    ['an edit that changes nothing', 'an edit'],
    ['an edit that changes nothing', 'a new record'],
    ['an edit that is refused', 'an edit'],
    ['an edit', 'a new record'],
    ['an edit that changes nothing', 'an edit that is refused'],
  ]
  it.for(pairs)('%s, and before it is committed %s: the second is a conflict', async ([first, second]) => {
    const [here, there] = [await newGrid(), await newGrid()]
    const { organizer } = bed.members
    const opId = uuidv7()
    await meanwhile(
      (tx) => commitWithin(tx, here.gridId, { actor: organizer, ops: [{ op: { ...edits[first](here), opId }, hash }] }),
      async () => {
        const answer = await other.engine.apply(organizer, there.gridId, [{ ...edits[second](there), opId }])
        expect(applied(answer)).toEqual(['CONFLICT'])
      },
    )
  })

  it.for(['one', 'many'])('an edit as the lane writes %s is waited for as well', async (of) => {
    const [here, there] = [await newGrid(), await newGrid()]
    const { organizer } = bed.members
    const opId = uuidv7()
    const bytes = Buffer.from(hash, 'hex')
    const first = sql`${organizer.tenantId}, ${organizer.memberId}, 'organizer', ${here.gridId}, 0, now()`
    const rest =
      of === 'one'
        ? sql`${opId}, ${bytes}, ${here.recordId}, 1, '{"title000": "Flood"}', '{title000}'`
        : sql`${[organizer.memberId]}, ${['organizer']}, ${[opId]}, ${[bytes]}, ${[here.recordId]}, '{1}', ${['{"title000": "Flood"}']}`
    const lane = sql`select ${sql.ref(of === 'one' ? 'app.patch_record' : 'app.patch_records')}(${first}, ${rest})`
    await meanwhile(
      (tx) => lane.execute(tx),
      async () => {
        const same = { ...edits['an edit that changes nothing'](there), opId }
        expect(applied(await other.engine.apply(organizer, there.gridId, [same]))).toEqual(['CONFLICT'])
      },
    )
    expect(await recordVersion(here)).toBe(2)
  })

  it('so is what whoever sends the second cannot see', async () => {
    const [here, there] = [await newGrid(), await newGrid()]
    const { organizer, reporter } = bed.members
    // A reporter knows of the grid by its forms.
    await withConnection(bed.database.adminUrl, (client) =>
      client.query("insert into form (tenant_id, id, grid_id, name) values ($1, $2, $3, 'Form')", [
        organizer.tenantId,
        uuidv7(),
        there.gridId,
      ]),
    )
    const opId = uuidv7()
    await meanwhile(
      (tx) => commitWithin(tx, here.gridId, { actor: organizer, ops: [{ op: { ...create(), opId }, hash }] }),
      async () => {
        const refused = { ...edits['an edit that is refused'](), opId }
        expect(applied(await other.engine.apply(reporter, there.gridId, [refused]))).toEqual(['CONFLICT'])
      },
    )
  })

  it('of both on two nodes one is done, whichever comes first', async () => {
    const [here, there] = [await newGrid(), await newGrid()]
    const { organizer } = bed.members
    for (let round = 0; round < 60; round += 1) {
      const opId = uuidv7()
      const version = await recordVersion(here)
      const change = { ...patch(here.recordId, { title000: `Flood ${round}` }, version), opId }
      const same = { ...edits['an edit that changes nothing'](there), opId }
      const [a, b] = await Promise.all([
        bed.engine.apply(organizer, here.gridId, [change]),
        other.engine.apply(organizer, there.gridId, [same]),
      ])
      expect([...applied(a), ...applied(b)].filter((told) => told === 'CONFLICT')).toHaveLength(1)
    }
  })

  async function recordVersion({ recordId }: Place): Promise<number> {
    const { rows } = await withConnection(bed.database.adminUrl, (client) =>
      client.query<{ version: string }>('select version from grid_record where id = $1', [recordId]),
    )
    return Number(rows[0]?.version)
  }
})
