import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'

import { withConnection } from './connect.ts'
import { makeDb } from './pool.ts'
import { openLine } from './tenant-line.ts'
import { inTenant } from './tenant.ts'
import { type SeededTenant, seedTenant } from './testing/seed-tenant.ts'
import { createTestDatabase, type TestDatabase } from './testing/test-database.ts'

let database: TestDatabase
let here: SeededTenant

beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl)
})
afterAll(() => database.drop())

// A line gives its connection back by an interval: it stands still until a test moves it.
beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

/** A server's pool of so many connections, and what can be done with it. */
function pooled(maxConnections: number) {
  const db = makeDb({ url: database.url, maxConnections })
  const { organizer } = here.actors
  return {
    /** A line that was used, as far as it answers. No grid has this schema version: nothing is written. */
    async usedLine() {
      const line = openLine(db)
      const none: readonly string[] = []
      const grid = [here.gridId, 99, new Date().toISOString()] as const
      const use = () => line.call(organizer, 'app.patch_records', [...grid, none, none, none, none, none, none, none])
      expect(await use()).toEqual([])
      return { use, rest: () => line.rest() }
    },
    /** Has so many transactions open at once; answers when all are. */
    async transactions(count: number) {
      let open = 0
      let everyone: () => void = () => undefined
      const all = new Promise<void>((resolve) => (everyone = resolve))
      const one = () =>
        inTenant(db, organizer, async () => {
          open += 1
          if (open === count) everyone()
          await all
        })
      await Promise.all(Array.from({ length: count }, one)).finally(() => everyone())
      return open
    },
    async [Symbol.asyncDispose]() {
      vi.advanceTimersByTime(1000)
      await db.close()
    },
  }
}

/** Whether it was settled within the tenth part of a second, which is fifty times what it takes. */
const isOver = (work: Promise<unknown>) => Promise.race([work.then(() => true), sleep(100, false)])

test('a line at rest keeps its connection for a moment, then others have it', async () => {
  await using pool = pooled(2)
  const line = await pool.usedLine()
  line.rest()
  const both = pool.transactions(2)
  expect(await isOver(both)).toBe(false)
  vi.advanceTimersByTime(200)
  expect(await both).toBe(2)
  // The next call takes one again.
  expect(await line.use()).toEqual([])
  line.rest()
})

test('a line that is used again and again keeps its connection', async () => {
  await using pool = pooled(2)
  const line = await pool.usedLine()
  for (let at = 0; at < 5; at += 1) {
    line.rest()
    vi.advanceTimersByTime(60)
    await line.use()
  }
  line.rest()
  vi.advanceTimersByTime(60)
  const both = pool.transactions(2)
  expect(await isOver(both)).toBe(false)
  vi.advanceTimersByTime(200)
  expect(await both).toBe(2)
})

test('the last connection of a pool is not kept', async () => {
  await using pool = pooled(1)
  const line = await pool.usedLine()
  line.rest()
  expect(await pool.transactions(1)).toBe(1)
})

test('at most four lines of a pool keep theirs', async () => {
  await using pool = pooled(8)
  const lines = await Promise.all(Array.from({ length: 6 }, () => pool.usedLine()))
  for (const line of lines) line.rest()
  expect(await pool.transactions(4)).toBe(4)
})

test('a connection that breaks while it is kept fails one call, and the next takes another', async () => {
  await using pool = pooled(2)
  const line = await pool.usedLine()
  line.rest()
  await withConnection(database.adminUrl, (client) =>
    client.query(
      "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'operagrid' and datname = current_database()",
    ),
  )
  await expect(line.use()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(await line.use()).toEqual([])
  line.rest()
})
