import fc from 'fast-check'
import { pino } from 'pino'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { listChanges } from '@operagrid/db/queries/change'
import { readWindow } from '@operagrid/db/queries/record'
import { inTenant } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import { linkedIds } from '@operagrid/shared/domain/link'
import type { Op } from '@operagrid/shared/domain/op'
import { everything } from '@operagrid/shared/domain/query'

import { makeEngine } from './engine.ts'
import type { Engine } from './engine.ts'
import { makeEngineBed } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'
import { BACK, FORTH, makeLinkedGrids } from './testing/linked-grids.ts'

const RECORDS = 6
const links = [FORTH, BACK].map((id): Field => ({ id, name: id, type: 'text', choices: [] }))

let bed: EngineBed
let nodes: readonly Engine[]
beforeAll(async () => {
  bed = await makeEngineBed()
  nodes = [bed.engine, makeEngine(bed.database.db, pino({ level: 'silent' }))]
})
afterAll(async () => {
  nodes[1]?.close()
  await bed[Symbol.asyncDispose]()
})

/** What one of many does: on which node, as whom, from which side, to which record. */
type Step = {
  readonly node: number
  readonly second: boolean
  readonly back: boolean
  readonly record: number
  readonly kind: 'link' | 'delete' | 'restore' | 'text' | 'undo'
  readonly others: readonly number[]
  readonly stale: boolean
  readonly twice: boolean
}

const step: fc.Arbitrary<Step> = fc.record({
  node: fc.nat(1),
  second: fc.boolean(),
  back: fc.boolean(),
  record: fc.nat(RECORDS - 1),
  kind: fc.constantFrom('link', 'link', 'link', 'link', 'delete', 'restore', 'text', 'undo'),
  others: fc.subarray(Array.from({ length: RECORDS }, (_, at) => at)),
  stale: fc.boolean(),
  twice: fc.boolean(),
})
const world = fc.record({
  own: fc.boolean(),
  one: fc.boolean(),
  otherOne: fc.boolean(),
  steps: fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }),
})

/** What SQL holds of a grid's link cells, by record; its versions must be dense. */
async function cellsOf(gridId: string, fieldId: string): Promise<ReadonlyMap<string, readonly string[]>> {
  return await inTenant(
    bed.database.db,
    bed.members.organizer,
    async (tx) => {
      const { version, records } = await readWindow(tx, { gridId, query: everything, limit: 500 }, links)
      const changes = await listChanges(tx, gridId, 0, 10_000)
      expect(changes.map((change) => change.version)).toEqual(changes.map((_, at) => at + 1))
      expect(changes.at(-1)?.version).toBe(version)
      const told = new Map<string, unknown>()
      for (const change of changes)
        if (change.kind !== 'schema' && change.kind !== 'delete' && fieldId in change.after)
          told.set(change.recordId, change.after[fieldId] ?? null)
      // What the changes told is what the records hold.
      for (const { id, cells } of records) expect(told.get(id) ?? null).toEqual(cells[fieldId] ?? null)
      return new Map(records.map(({ id, cells }) => [id, linkedIds(cells[fieldId])]))
    },
    { mode: 'snapshot' },
  )
}

it(
  'both sides agree, whoever links and unlinks from either at once, on several nodes',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(world, async ({ steps, ...kind }) => {
        const { from, to } = await makeLinkedGrids(bed, kind)
        const { organizer, management } = bed.members
        const make = async (gridId: string): Promise<string[]> => {
          const ids = Array.from({ length: RECORDS }, () => uuidv7())
          await bed.engine.apply(
            organizer,
            gridId,
            ids.map((recordId): Op => ({ kind: 'create', opId: uuidv7(), recordId, cells: { title000: 'A' } })),
          )
          return ids
        }
        const here = await make(from)
        const there = kind.own ? here : await make(to)
        const lastOps = new Map<string, string>()
        const taken = await Promise.all(
          steps.map(async (asked) => {
            const [gridId, fieldId, own, others] = asked.back ? [to, BACK, there, here] : [from, FORTH, here, there]
            const recordId = own[asked.record] ?? ''
            const opId = uuidv7()
            const op = ((): Op => {
              switch (asked.kind) {
                case 'link': {
                  const ids = asked.others.map((at) => others[at] ?? '')
                  const narrow = asked.back ? kind.otherOne : kind.one
                  const cells = { [fieldId]: narrow ? ids.slice(0, 1) : ids }
                  return { kind: 'patch', opId, recordId, cells, baseVersion: asked.stale ? RECORDS : 100_000 }
                }
                case 'text':
                  return { kind: 'patch', opId, recordId, cells: { title000: opId }, baseVersion: 100_000 }
                case 'undo':
                  return { kind: 'undo', opId, recordId, target: lastOps.get(recordId) ?? opId }
                default:
                  return { kind: asked.kind, opId, recordId }
              }
            })()
            if (asked.kind === 'link') lastOps.set(recordId, opId)
            const node = nodes[asked.node] ?? bed.engine
            const actor = asked.second ? management : organizer
            const [first] = await node.apply(actor, gridId, [op])
            if (asked.twice) {
              const [again] = await node.apply(actor, gridId, [op])
              expect(again?.status).toBe(first?.status)
              if (first?.status === 'applied' && again?.status === 'applied' && asked.kind === 'link')
                expect(again.version <= first.version).toBe(true)
            }
            return first?.status
          }),
        )
        expect(taken).not.toContain(undefined)
        const forth = await cellsOf(from, FORTH)
        const back = await cellsOf(to, BACK)
        const pairs = (cells: ReadonlyMap<string, readonly string[]>) =>
          [...cells].flatMap(([id, ids]) => ids.map((other) => [id, other] as const))
        expect(
          pairs(forth)
            .map(([a, b]) => `${a} ${b}`)
            .toSorted(),
        ).toEqual(
          pairs(back)
            .map(([b, a]) => `${a} ${b}`)
            .toSorted(),
        )
        for (const [narrow, cells] of [
          [kind.one, forth],
          [kind.otherOne, back],
        ] as const)
          for (const ids of cells.values()) expect(ids.length).toBeLessThanOrEqual(narrow ? 1 : RECORDS)
      }),
      { numRuns: 12 },
    )
  },
)
