import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { listDeletedRecords } from '@operagrid/db/queries/record-trash'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'
import type { DeletedRecord, RecordTrash } from '@operagrid/shared/domain/trash'

import { makeEngineBed } from './testing/engine-bed.ts'

const fields: readonly Field[] = [{ id: 'title000', name: 'Title', type: 'text', choices: [] }]

describe('the deleted records of a grid', () => {
  let bed: Awaited<ReturnType<typeof makeEngineBed>>
  beforeAll(async () => void (bed = await makeEngineBed()))
  afterAll(async () => await bed[Symbol.asyncDispose]())

  const does = (kind: 'delete' | 'restore', recordId: string): Op => ({ kind, opId: uuidv7(), recordId })
  async function listAll(gridId: string): Promise<DeletedRecord[]> {
    const all: DeletedRecord[] = []
    for (let more = true; more;) {
      const last = all.at(-1)
      const after = last && { deletedAt: last.deletedAt, id: last.id }
      const page: RecordTrash = await inTenant(
        bed.database.db,
        bed.members.organizer,
        (tx) => listDeletedRecords(tx, { gridId, ...(after && { after }), limit: 2 }, 30),
        { mode: 'snapshot' },
      )
      all.push(...page.records)
      more = page.more
    }
    return all
  }

  it('are listed page by page, the last first, as they were, also those that went at the same moment', async () => {
    const { organizer, management } = bed.members
    const gridId = await bed.newGrid(fields)
    const ids = Array.from({ length: 8 }, () => uuidv7())
    await bed.engine.apply(
      organizer,
      gridId,
      ids.map((recordId, at): Op => ({ kind: 'create', opId: uuidv7(), recordId, cells: { title000: `Leak ${at}` } })),
    )
    expect(await listAll(gridId)).toEqual([])
    const [first = '', ...rest] = ids
    await bed.engine.apply(management, gridId, [does('delete', first)])
    await new Promise((resolve) => setTimeout(resolve, 5))
    await bed.engine.apply(
      organizer,
      gridId,
      rest.slice(0, 5).map((id) => does('delete', id)),
    )
    const listed = await listAll(gridId)
    expect(listed.map(({ id }) => id).toSorted()).toEqual([first, ...rest.slice(0, 5)].toSorted())
    expect(listed.at(-1)).toMatchObject({ id: first, cells: { title000: 'Leak 0' }, updatedBy: management.memberId })
    await bed.engine.apply(organizer, gridId, [does('restore', first)])
    expect((await listAll(gridId)).map(({ id }) => id)).not.toContain(first)
  })
})
