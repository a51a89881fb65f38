import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'

import type { Query } from '@operagrid/shared/domain/query'
import type { RecordOutline, RecordWindow, SortKey } from '@operagrid/shared/domain/record'

import { signUp } from '../stack/api.ts'
import type { Api } from '../stack/api.ts'
import { startStack } from '../stack/start-stack.ts'
import { withClient } from '../stack/with-client.ts'
import { againstGoal, againstLimit, median, percentile, reported } from './bench.ts'
import type { BenchRow } from './bench.ts'
import { fillGrid, millionFields, stateIds } from './million-data.ts'
import { startIdeal } from './million-limit.ts'
import type { IdealWindows } from './million-limit.ts'

const RECORDS = 1_000_000
const FOREIGN_GRIDS = 10
const SMALLER = 100_000
const ROUNDS = 40
const LIMIT = 100
/** Longest that an order, or columns, may take to be written, beside the first reading. */
const WRITE_MS = 300_000

/** Open records, by team, the most urgent and then the oldest first: a filter, a group and two sort keys. */
const view: Query = {
  filter: { kind: 'compare', field: 'state000', operator: 'noneOf', value: [stateIds[4] ?? ''] },
  sort: [
    { field: 'team0000', direction: 'asc' },
    { field: 'urgency0', direction: 'desc' },
    { field: 'seen0000', direction: 'asc' },
  ],
}

/**
 * A grid of a million records beside five million of others: the first window of a view, one in its middle and others
 * anywhere, asked over HTTP as pages do; and a filter or sort that was never asked before over 100,000.
 */
export async function benchMillion(): Promise<BenchRow[]> {
  const stack = await startStack()
  try {
    const ours = await signUp(stack.url, { workspace: 'Million', ...somebody('million') })
    const others = await signUp(stack.url, { workspace: 'Others', ...somebody('others') })
    return await withClient(stack.adminUrl(), async (client) => {
      const gridId = await newGrid(ours)
      const smaller = await newGrid(ours)
      await fillGrid(client, { tenantId: ours.session.tenant.id, gridId, records: RECORDS })
      await fillGrid(client, { tenantId: ours.session.tenant.id, gridId: smaller, records: SMALLER })
      for (let at = 0; at < FOREIGN_GRIDS; at += 1) {
        const foreign = await newGrid(others)
        await fillGrid(client, { tenantId: others.session.tenant.id, gridId: foreign, records: RECORDS / 2 })
      }
      await client.query('vacuum analyze grid_record')
      const ideal = await startIdeal(stack, { tenantId: ours.session.tenant.id, gridId })
      const rows = [
        ...(await benchView({ client, api: ours, ideal }, gridId)),
        ...(await benchNewQueries({ client, api: ours }, smaller)),
      ]
      await ideal.stop()
      ours.close()
      others.close()
      return rows
    })
  } finally {
    await stack.stop()
  }
}

type Asked = { readonly client: pg.Client; readonly api: Api; readonly ideal: IdealWindows }

async function benchView({ client, api, ideal }: Asked, gridId: string): Promise<BenchRow[]> {
  const began = performance.now()
  await outline(api, gridId)
  const unwritten = performance.now() - began
  await untilKept(client, 'record_order', gridId)
  const written = performance.now() - began
  const { keys, total } = await outline(api, gridId)
  const middle = keys[keys.length >>> 1]
  const anywhere = Array.from({ length: ROUNDS }, (_, at) => keys[Math.floor((keys.length * (at + 0.5)) / ROUNDS)])
  const first = await timeEach(ROUNDS, () => read(api, gridId, undefined))
  const jump = await timeEach(ROUNDS, () => read(api, gridId, middle))
  const ours: number[] = []
  const limit: number[] = []
  for (const from of anywhere) {
    ours.push(...(await timeEach(1, () => read(api, gridId, from))))
    limit.push(...(await timeEach(1, () => ideal.read(from, LIMIT))))
  }
  const outlined = await timeEach(7, () => outline(api, gridId))
  return [
    reported('1,000,000 records: the first skeleton of a view, sorted', 'ms', { ours: unwritten }),
    reported('1,000,000 records: until its order is kept', 'ms', { ours: written }),
    againstGoal(`first ${LIMIT} of ${total}, filtered, grouped, two sort keys, p95`, 'ms', {
      ours: percentile(first, 0.95),
      most: 50,
    }),
    againstGoal('a jump to the middle, p95', 'ms', { ours: percentile(jump, 0.95), most: 80 }),
    againstLimit('a window anywhere, p50 (limit: the same by an ideal index)', 'ms', {
      ours: median(ours),
      limit: median(limit),
      most: 1.5,
    }),
    reported('the skeleton of all', 'ms', { ours: median(outlined) }),
  ]
}

/** Every query is one that nobody asked before, of a grid that somebody has opened. */
async function benchNewQueries({ client, api }: Omit<Asked, 'ideal'>, gridId: string): Promise<BenchRow[]> {
  const began = performance.now()
  await api.query('record.window', { gridId, query: { filter: null, sort: [] }, limit: 260 })
  await untilKept(client, 'record_column_head', gridId)
  const kept = performance.now() - began
  const fields = millionFields.map(({ id }) => id)
  const sorted = await timeEach(fields.length, (at) =>
    api.query('record.window', {
      gridId,
      query: { filter: null, sort: [{ field: fields[at], direction: 'desc' }] },
      limit: 260,
    }),
  )
  const filtered = await timeEach(ROUNDS / 2, (at) =>
    api.query('record.window', {
      gridId,
      query: { filter: { kind: 'compare', field: 'urgency0', operator: 'gt', value: at * 40 }, sort: view.sort },
      limit: 260,
    }),
  )
  const most = 150
  return [
    reported('100,000 records: from the opening until their columns are kept', 'ms', { ours: kept }),
    againstGoal('another sort of 100,000, the slowest field', 'ms', { ours: Math.max(...sorted), most }),
    againstGoal('another filter of 100,000, p95', 'ms', { ours: percentile(filtered, 0.95), most }),
  ]
}

const outline = (api: Api, gridId: string) =>
  api.query<RecordOutline>('record.outline', { gridId, query: view, every: 200, uneven: true })

const read = (api: Api, gridId: string, from: SortKey | undefined) =>
  api.query<RecordWindow>('record.window', { gridId, query: view, limit: LIMIT, ...(from && { from }) })

async function timeEach(rounds: number, work: (at: number) => Promise<unknown>): Promise<number[]> {
  const samples: number[] = []
  for (let at = 0; at < rounds; at += 1) {
    const began = performance.now()
    await work(at)
    samples.push(performance.now() - began)
  }
  return samples
}

async function untilKept(
  client: pg.Client,
  table: 'record_order' | 'record_column_head',
  gridId: string,
): Promise<void> {
  const until = performance.now() + WRITE_MS
  while (performance.now() < until) {
    const { rows } = await client.query(`select from ${table} where grid_id = $1 and version is not null`, [gridId])
    if (rows.length > 0) return
    await sleep(100)
  }
  throw new Error(`${table} has nothing of the grid within ${WRITE_MS / 1_000} s`)
}

async function newGrid(api: Api): Promise<string> {
  const id = uuidv7()
  await api.mutate('grid.create', { id, name: `Log ${randomUUID().slice(0, 8)}`, fields: millionFields })
  return id
}

function somebody(name: string) {
  return { name, email: `${name}@example.org`, password: 'correct horse battery' }
}
