import { pino } from 'pino'
import { v7 } from 'uuid'
import { afterEach, expect, it, vi } from 'vitest'

import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'

import { makeEngine } from './engine.ts'
import { makeTallies } from './tally.ts'

afterEach(() => vi.useRealTimers())

it('a tile that counts what is past moves as time goes by, though nobody edits anything', async () => {
  const database = await createTestDatabase()
  const log = pino({ level: 'silent' })
  const engine = makeEngine(database.db, log)
  const tallies = makeTallies({ db: database.db, log, engine })
  try {
    const here = await seedTenant(database.adminUrl, [{ id: 'due00000', name: 'Due', type: 'dateTime' }])
    const due = new Date(Date.now() + 3_000).toISOString()
    await engine.apply(here.actors.organizer, here.gridId, [
      { kind: 'create', opId: v7(), recordId: v7(), cells: { due00000: due } },
    ])
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const counts: (number | null | undefined)[] = []
    const leave = tallies.watch(
      { tenantId: here.tenantId, audience: 'shapers' },
      {
        gridId: here.gridId,
        kind: 'number',
        filter: { kind: 'compare', field: 'due00000', operator: 'isPast', value: null },
        aggregate: { fn: 'count', field: null },
        groupBy: null,
        fields: [],
      },
      ({ groups }) => counts.push(groups[0]?.value),
    )
    const passes = async (count: number) => {
      while (counts.at(-1) !== count) await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await passes(0)
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, Date.parse(due) - Date.now())))
    expect(counts).toEqual([0])
    vi.advanceTimersByTime(10_000)
    await passes(1)
    leave()
  } finally {
    vi.useRealTimers()
    tallies.close()
    engine.close()
    await database.drop()
  }
})
