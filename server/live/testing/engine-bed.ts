import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'

import { insertGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { makeEngine } from '../engine.ts'

/** One node's engine on a database of its own, and a member of each role. */
export async function makeEngineBed() {
  const database = await createTestDatabase()
  const engine = makeEngine(database.db, pino({ level: 'silent' }))
  const members = await createMembers(database.adminUrl)
  return {
    database,
    engine,
    members,
    /** An empty grid of the organizer's; answers its id. */
    async newGrid(fields: readonly Field[]): Promise<string> {
      const id = uuidv7()
      const grid = { id, name: 'Incidents', fields, createdBy: members.organizer.memberId, ready: true }
      await inTenant(database.db, members.organizer, (tx) => insertGrid(tx, grid))
      return id
    },
    async [Symbol.asyncDispose]() {
      engine.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

export type EngineBed = Awaited<ReturnType<typeof makeEngineBed>>

export function create(recordId = uuidv7(), cells: Record<string, string | number> = { title000: 'Leak' }) {
  return { kind: 'create', opId: uuidv7(), recordId, cells } as const satisfies Op
}

export function patch(recordId: string, cells: Record<string, string | number | null>, baseVersion: number): Op {
  return { kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion }
}

/** What became of each op: its version, or why it was refused. */
export function applied(results: readonly OpResult[]): readonly (number | string)[] {
  return results.map((result) => (result.status === 'applied' ? result.version : result.code))
}
