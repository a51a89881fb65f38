import { pino } from 'pino'

import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import type { SeededTenant } from '@operagrid/db/testing/seed-tenant'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import type { Aggregate } from '@operagrid/shared/domain/query'
import type { TallyEvent, TallyWatch } from '@operagrid/shared/domain/tally'

import { makeDashboards } from '../dashboards.ts'
import { makeEngine } from '../engine.ts'
import { watchTallies } from '../watch-tallies.ts'

export const state = {
  id: 'state000',
  name: 'State',
  type: 'select' as const,
  choices: [
    { id: 'open0000', name: 'Open', color: 'red' as const },
    { id: 'done0000', name: 'Done', color: 'green' as const },
  ],
}
export const people = { id: 'people00', name: 'People', type: 'number' as const, choices: [] }
export const port = { id: 'port0000', name: 'Port', type: 'text' as const, choices: [] }
export const at = { id: 'at000000', name: 'At', type: 'dateTime' as const, choices: [] }
export const tags = { ...state, id: 'tags0000', name: 'Tags', type: 'multiSelect' as const }
export const owner = { id: 'owner000', name: 'Owner', type: 'person' as const, choices: [] }
export const crew = { ...owner, id: 'crew0000', name: 'Crew', several: true }
export const count: Aggregate = { fn: 'count', field: null }
export const sum: Aggregate = { fn: 'sum', field: people.id }

/** Two workspaces with a grid each, of which headings are told; the first grid has all fields of above. */
export type TallyBed = {
  readonly database: TestDatabase
  readonly here: SeededTenant
  readonly there: SeededTenant
  /** Counts by state what is asked for most. */
  readonly asked: (aggregates?: readonly Aggregate[]) => TallyWatch
  readonly watch: (input: TallyWatch, actor?: Actor) => { next(): Promise<TallyEvent>; leave(): Promise<void> }
  readonly submit: (ops: readonly Op[], actor?: Actor) => Promise<unknown>
  readonly close: () => Promise<void>
}

export async function openTallyBed(): Promise<TallyBed> {
  const database = await createTestDatabase()
  const log = pino({ level: 'silent' })
  const engine = makeEngine(database.db, log)
  const dashboards = makeDashboards({ db: database.db, log, engine })
  const here = await seedTenant(database.adminUrl, [state, people, owner, port, at, tags, crew])
  const there = await seedTenant(database.adminUrl, [state])
  return {
    database,
    here,
    there,
    asked: (aggregates = [count]) => ({
      gridId: here.gridId,
      filter: { kind: 'compare', field: people.id, operator: 'gte', value: 0 },
      group: state.id,
      aggregates: [...aggregates],
    }),
    watch(input, actor = here.actors.viewer) {
      const abort = new AbortController()
      const events = watchTallies({ db: database.db, dashboards }, actor, input, abort.signal)
      return {
        async next() {
          const { value } = await events.next()
          if (value === undefined) throw new Error('the stream ended')
          return value
        },
        async leave() {
          abort.abort()
          await events.return()
        },
      }
    },
    submit: async (ops, actor = here.actors.organizer) => await engine.apply(actor, here.gridId, [...ops]),
    async close() {
      dashboards.close()
      engine.close()
      await database.drop()
    },
  }
}
