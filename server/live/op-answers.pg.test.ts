import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { saveForm } from '@operagrid/db/queries/form'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'

import { applied, create, makeEngineBed, patch } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }

describe('what became of an op', () => {
  let bed: EngineBed
  let database: EngineBed['database']
  let engine: EngineBed['engine']
  let members: EngineBed['members']
  let gridId: string

  beforeAll(async () => {
    bed = await makeEngineBed()
    ;({ database, engine, members } = bed)
  })
  afterAll(async () => await bed[Symbol.asyncDispose]())

  const newGrid = async (): Promise<void> => {
    gridId = await bed.newGrid([title])
  }

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
