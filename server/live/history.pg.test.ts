import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { readHistory } from '@operagrid/db/queries/record-history'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import type { RecordHistory, RecordHistoryAsk } from '@operagrid/shared/domain/history'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'

import { makeEngineBed } from './testing/engine-bed.ts'

const fields: readonly Field[] = [
  { id: 'title000', name: 'Title', type: 'text', choices: [] },
  { id: 'secret00', name: 'Secret', type: 'text', choices: [], hiddenFrom: ['viewer'] },
]

type Step = { readonly does: Op['kind']; readonly record: 0 | 1; readonly field: 0 | 1; readonly by: 0 | 1 }

describe('the history of a record', () => {
  let bed: Awaited<ReturnType<typeof makeEngineBed>>
  beforeAll(async () => void (bed = await makeEngineBed()))
  afterAll(async () => await bed[Symbol.asyncDispose]())

  const read = (ask: RecordHistoryAsk, member: Actor = bed.members.organizer): Promise<RecordHistory> =>
    inTenant(bed.database.db, member, (tx) => readHistory(tx, ask), { mode: 'snapshot' })
  async function readAll(ask: RecordHistoryAsk, member?: Actor) {
    const changes = []
    for (let from: number | null | undefined = ask.from; from !== null;) {
      const page: RecordHistory = await read(from === undefined ? ask : { ...ask, from }, member)
      expect(page.changes.length).toBeLessThanOrEqual(ask.limit)
      changes.push(...page.changes)
      from = page.next
    }
    return changes
  }
  const stored = async (recordId: string): Promise<number[]> =>
    await withConnection(bed.database.adminUrl, async (client) => {
      const { rows } = await client.query<{ version: number }>(
        'select version::int from grid_change where record_id = $1 order by version desc',
        [recordId],
      )
      return rows.map(({ version }) => version)
    })

  const step: fc.Arbitrary<Step> = fc.record({
    does: fc.constantFrom('patch', 'patch', 'patch', 'delete', 'restore', 'review', 'assign', 'undo'),
    record: fc.constantFrom(0 as const, 1 as const),
    field: fc.constantFrom(0 as const, 1 as const),
    by: fc.constantFrom(0 as const, 1 as const),
  })

  it('is every change of it and no other, newest first, whoever made them and in whatever groups', async () => {
    const authors = [bed.members.organizer, bed.members.management] as const
    let count = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 4 }),
        async (rounds, limit) => {
          const gridId = await bed.newGrid(fields)
          const recordIds = [uuidv7(), uuidv7()] as const
          const own: [string[], string[]] = [[], []]
          const create = recordIds.map((recordId): Op => ({ kind: 'create', opId: uuidv7(), recordId, cells: {} }))
          await bed.engine.apply(authors[0], gridId, create)
          for (const round of rounds) {
            const ops: [Op[], Op[]] = [[], []]
            for (const each of round) ops[each.by].push(opOf(each, recordIds[each.record], own[each.by].at(-1)))
            // Both at once: they may share a group, and a group may change a record more than once.
            const senders = ([0, 1] as const).filter((at) => ops[at].length > 0)
            await Promise.all(senders.map((at) => bed.engine.apply(authors[at], gridId, ops[at])))
            for (const at of [0, 1] as const) own[at].push(...ops[at].map(({ opId }) => opId))
          }
          for (const recordId of recordIds) {
            const all = await readAll({ gridId, recordId, limit })
            expect(all.map(({ version }) => version)).toEqual(await stored(recordId))
            expect(all.at(-1)?.kind).toBe('create')
            const one = await readAll({ gridId, recordId, fieldId: 'title000', limit })
            expect(one).toEqual(all.filter(({ before, after }) => 'title000' in before || 'title000' in after))
          }

          function opOf({ does, field }: Step, recordId: string, last: string | undefined): Op {
            const head = { opId: uuidv7(), recordId }
            switch (does) {
              case 'review':
                return { kind: 'review', ...head, state: 'seen' }
              case 'assign':
                return { kind: 'assign', ...head, memberId: bed.members.reporter.memberId, baseVersion: 0 }
              case 'undo':
                return last === undefined ? { kind: 'delete', ...head } : { kind: 'undo', ...head, target: last }
              case 'delete':
              case 'restore':
                return { kind: does, ...head }
              default: {
                const cells = { [field === 0 ? 'title000' : 'secret00']: `value ${(count += 1)}` }
                return { kind: 'patch', ...head, cells, baseVersion: 1_000_000 }
              }
            }
          }
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)

  it('tells viewers nothing of a hidden field, and nobody of a record or field that is not there', async () => {
    const { organizer, viewer } = bed.members
    const gridId = await bed.newGrid(fields)
    const recordId = uuidv7()
    const patch = (cells: Readonly<Record<string, string>>): Op => ({
      kind: 'patch',
      opId: uuidv7(),
      recordId,
      cells,
      baseVersion: 1_000_000,
    })
    await bed.engine.apply(organizer, gridId, [
      { kind: 'create', opId: uuidv7(), recordId, cells: { title000: 'Leak', secret00: 'Lloyd' } },
      patch({ secret00: 'Allianz' }),
      patch({ title000: 'Flood', secret00: 'Axa' }),
      { kind: 'assign', opId: uuidv7(), recordId, memberId: bed.members.reporter.memberId, baseVersion: 1_000_000 },
    ])
    const ask = { gridId, recordId, limit: 10 }
    const seen = await readAll(ask, viewer)
    expect(seen.map(({ kind, after }) => [kind, after])).toEqual([
      ['assign', {}],
      ['patch', { title000: 'Flood' }],
      ['create', { title000: 'Leak' }],
    ])
    expect(JSON.stringify(seen)).not.toMatch(/Lloyd|Allianz|Axa|secret00/)
    for (const fieldId of ['secret00', 'absent00'])
      await expect(read({ ...ask, fieldId }, viewer)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(read({ ...ask, recordId: uuidv7() })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    // Another record's change is no way in.
    const other = uuidv7()
    await bed.engine.apply(organizer, gridId, [{ kind: 'create', opId: uuidv7(), recordId: other, cells: {} }])
    expect((await read({ ...ask, recordId: other, from: 1 })).changes).toEqual([])
  })
})
