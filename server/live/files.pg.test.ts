import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { findHead } from '@operagrid/db/queries/change'
import { getRecord } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import { seedTenant } from '@operagrid/db/testing/seed-tenant'
import { MAX_CELL_FILES } from '@operagrid/shared/domain/attachment'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { OpResult } from '@operagrid/shared/domain/op'

import { makeEngineBed } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'

const files: Field = { id: 'files000', name: 'Files', type: 'attachment', choices: [] }
const photos: Field = { id: 'photos00', name: 'Photos', type: 'photo', choices: [] }

let bed: EngineBed
let gridId: string
let recordId: string
beforeAll(async () => {
  bed = await makeEngineBed()
  gridId = await bed.newGrid([files, photos])
})
afterAll(async () => await bed[Symbol.asyncDispose]())

/** An attachment as an upload leaves it; answers its id. */
async function attach({
  name = 'plan.pdf',
  type = 'application/octet-stream',
  state = 'ready',
  by = bed.members.organizer,
} = {}) {
  const id = uuidv7()
  await withConnection(bed.database.adminUrl, (client) =>
    client.query(
      `insert into attachment (tenant_id, id, name, type, sha256, state, created_by) values ($1, $2, $3, $4, sha256('x'), $5, $6)`,
      [by.tenantId, id, name, type, state, by.memberId],
    ),
  )
  return id
}
const picture = () => attach({ name: 'leak.jpg', type: 'image/jpeg' })

async function newRecord(cells: Readonly<Record<string, string[]>> = {}): Promise<void> {
  recordId = uuidv7()
  await bed.engine.apply(bed.members.organizer, gridId, [{ kind: 'create', opId: uuidv7(), recordId, cells }])
}
const head = async () => (await inTenant(bed.database.db, bed.members.organizer, (tx) => findHead(tx, gridId))) ?? 0
async function write(cells: Readonly<Record<string, string[] | null>>, as: Actor, seen?: number) {
  const baseVersion = seen ?? (await head())
  const [result] = await bed.engine.apply(as, gridId, [{ kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion }])
  return result
}
const held = async (field: Field) =>
  (await inTenant(bed.database.db, bed.members.organizer, (tx) => getRecord(tx, gridId, recordId, [files, photos])))
    .cells[field.id] ?? null
const why = (result: OpResult | undefined) => (result?.status === 'rejected' ? result.message : result?.status)

describe('a cell of files', () => {
  it('takes pictures and all else, and one of photos takes pictures only, and says which is none', async () => {
    await newRecord()
    const [plan, leak] = [await attach(), await picture()]
    expect(why(await write({ files000: [plan, leak], photos00: [leak] }, bed.members.organizer))).toBe('applied')
    expect(why(await write({ photos00: [leak, plan] }, bed.members.organizer))).toBe(
      'Photos: “plan.pdf” is no photo. Choose a JPEG, PNG, WebP or GIF.',
    )
    expect([await held(files), await held(photos)]).toEqual([[plan, leak], [leak]])
  })

  it('says the same of a file that is on its way, that is another workspace’s, and that nobody has', async () => {
    await newRecord()
    const there = await seedTenant(bed.database.adminUrl)
    const ids = [await attach({ state: 'uploading' }), await attach({ by: there.actors.organizer }), uuidv7()]
    for (const [field, what] of [
      [files, 'Files: a file'],
      [photos, 'Photos: a photo'],
    ] as const)
      for (const id of ids)
        expect(why(await write({ [field.id]: [id] }, bed.members.organizer))).toBe(
          `${what} has not arrived yet. Upload it first.`,
        )
    expect(await held(files)).toBeNull()
  })
})

describe('two who add to a cell at once', () => {
  it('both find their files in it, whoever came first, and it is no conflict', async () => {
    const [first, mine, theirs] = [await attach(), await attach(), await picture()]
    await newRecord({ files000: [first] })
    const seen = await head()
    await write({ files000: [first, theirs] }, bed.members.management, seen)
    const result = await write({ files000: [first, mine] }, bed.members.organizer, seen)
    expect(result).toMatchObject({ status: 'applied', conflicts: [] })
    expect(await held(files)).toEqual([first, theirs, mine])
  })

  it('do not bring back what the other took away', async () => {
    const [gone, kept, mine] = [await attach(), await attach(), await attach()]
    await newRecord({ files000: [gone, kept] })
    const seen = await head()
    await write({ files000: [kept] }, bed.members.management, seen)
    await write({ files000: [gone, kept, mine] }, bed.members.organizer, seen)
    expect(await held(files)).toEqual([kept, mine])
  })

  it('are told where there is room for one of them only', async () => {
    const full = await Promise.all(Array.from({ length: MAX_CELL_FILES - 1 }, () => attach()))
    await newRecord({ files000: full })
    const seen = await head()
    const [mine, theirs] = [await attach(), await attach()]
    await write({ files000: [...full, theirs] }, bed.members.management, seen)
    expect(why(await write({ files000: [...full, mine] }, bed.members.organizer, seen))).toBe(
      'Files: others added some, and a cell has room for 20.',
    )
    expect(await held(files)).toEqual([...full, theirs])
  })

  it('take their own step back, and leave what the other did since', async () => {
    const [mine, theirs] = [await attach(), await attach()]
    await newRecord()
    const added = uuidv7()
    const patch = {
      kind: 'patch' as const,
      opId: added,
      recordId,
      cells: { files000: [mine] },
      baseVersion: await head(),
    }
    await bed.engine.apply(bed.members.organizer, gridId, [patch])
    const undo = () =>
      bed.engine.apply(bed.members.organizer, gridId, [{ kind: 'undo', opId: uuidv7(), recordId, target: added }])
    await undo()
    expect(await held(files)).toBeNull()
    await write({ files000: [theirs] }, bed.members.management)
    expect(await held(files)).toEqual([theirs])
  })
})
