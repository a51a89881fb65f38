import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { saveForm } from '@operagrid/db/queries/form'
import { insertGrid } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { makeEngine } from './engine.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }

describe('what became of an op', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let engine: ReturnType<typeof makeEngine>
  let members: Readonly<Record<Role, Actor>>
  let gridId: string

  beforeAll(async () => {
    database = await createTestDatabase()
    engine = makeEngine(database.db, pino({ level: 'silent' }))
    members = await createMembers(database.adminUrl)
  })
  afterAll(async () => {
    engine.close()
    await database[Symbol.asyncDispose]()
  })

  async function newGrid(): Promise<void> {
    gridId = uuidv7()
    const { organizer } = members
    const grid = { id: gridId, name: 'Incidents', fields: [title], createdBy: organizer.memberId, ready: true }
    await inTenant(database.db, organizer, (tx) => insertGrid(tx, grid))
  }
  const create = () => ({
    kind: 'create' as const,
    opId: uuidv7(),
    recordId: uuidv7(),
    cells: { title000: 'Leak' },
  })
  const patch = (recordId: string, cells: Record<string, string>, baseVersion: number): Op => ({
    kind: 'patch',
    opId: uuidv7(),
    recordId,
    cells,
    baseVersion,
  })
  const applied = (results: readonly OpResult[]) =>
    results.map((result) => (result.status === 'applied' ? result.version : result.code))

  it('is answered the same when it was refused and comes again, whatever has happened since', async () => {
    await newGrid()
    const made = create()
    const { recordId } = made
    await engine.apply(members.organizer, gridId, [made, { kind: 'delete', opId: uuidv7(), recordId }])
    const late = patch(recordId, { title000: 'Late' }, 1)
    const refused = await engine.apply(members.organizer, gridId, [late])
    expect(refused).toMatchObject([{ status: 'rejected', code: 'NOT_FOUND' }])
    await engine.apply(members.organizer, gridId, [{ kind: 'restore', opId: uuidv7(), recordId }])
    expect(await engine.apply(members.organizer, gridId, [late])).toEqual(refused)
    // Sent under another id it is another op.
    expect(applied(await engine.apply(members.organizer, gridId, [{ ...late, opId: uuidv7() }]))).toEqual([4])
  })

  it('is told to its member, who has become a reporter since, and to nobody else', async () => {
    await newGrid()
    const { organizer } = members
    const made = create()
    await engine.apply(members.management, gridId, [made])
    const edit = patch(made.recordId, { title000: 'Flood' }, 1)
    const answer = await engine.apply(organizer, gridId, [edit])
    await inTenant(database.db, organizer, (tx) =>
      saveForm(tx, gridId, uuidv7(), { name: 'Report', description: '', open: true, items: [] }),
    )
    const demoted = { ...organizer, role: 'reporter' as const }
    expect(await engine.apply(demoted, gridId, [edit])).toEqual(answer)
    expect(applied(await engine.apply(demoted, gridId, [{ ...edit, opId: uuidv7() }]))).toEqual(['NOT_FOUND'])
    // And nobody else is told anything of it.
    expect(applied(await engine.apply(members.reporter, gridId, [edit]))).not.toEqual(applied(answer))
  })
})
