import { listRollupReads } from '@operagrid/db/queries/grid-rollup'
import type { RollupRead } from '@operagrid/db/queries/grid-rollup'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { SchemaChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { Engine } from './engine.ts'
import type { Opening, Reshaped, Reshaping } from './reshape.ts'
import { settleShape } from './settle-shape.ts'
import type { Settled } from './settle-shape.ts'

type Call = { readonly engine: Engine; readonly db: Db; readonly member: Actor }

/** Where a rollup came to read a grid between the look and the locks: it begins anew. */
class ReadersMissing extends Error {}

/**
 * Reshapes grids, and in the same transaction all whose rollups read them, however far around: what these come to, and
 * from whom they are hidden, follows what they read. `work` reshapes and settles the grids that are named themselves.
 *
 * @throws AppError NOT_FOUND when one of them is not there
 */
export async function reshapeReaders(
  { engine, db, member }: Call,
  gridIds: readonly [string, ...string[]],
  work: Reshaping,
  opening?: Opening,
): Promise<ReadonlyMap<string, SchemaChange>> {
  const look = () => inTenant(db, member, async (tx) => readersOf(await listRollupReads(tx), gridIds), { mode: 'read' })
  let readers = await look()
  for (;;) {
    const all: [string, ...string[]] = [...gridIds]
    all.push(...[...readers].filter((id) => !gridIds.includes(id)))
    const reshape: Reshaping = async (tx, grids) => {
      const reads = await listRollupReads(tx)
      if ([...readersOf(reads, gridIds)].some((id) => !grids.has(id))) throw new ReadersMissing()
      const reshaped = new Map(await work(tx, grids))
      await settleReaders(tx, member, { grids, reshaped, reads, from: gridIds })
      return reshaped
    }
    try {
      return await engine.reshapeAll(member, all, reshape, opening)
    } catch (error) {
      const isGone = error instanceof AppError && error.code === 'NOT_FOUND'
      if (!isGone && !(error instanceof ReadersMissing)) throw error
      const before = readers
      readers = await look()
      // One of those that read was deleted meanwhile; else it is what was asked for that is not there.
      if (isGone && [...before].every((id) => readers.has(id))) throw error
    }
  }
}

/** The same for one grid. */
export async function reshapeRead(
  call: Call,
  gridId: string,
  work: (tx: TenantTx, grid: Grid) => Promise<Reshaped>,
  more: { readonly others?: readonly string[]; readonly opening?: Opening } = {},
): Promise<SchemaChange> {
  const reshape: Reshaping = async (tx, grids) => {
    const grid = grids.get(gridId)
    if (grid === undefined) throw new AppError('NOT_FOUND')
    return new Map([[gridId, await work(tx, grid)]])
  }
  const others = (more.others ?? []).filter((id) => id !== gridId)
  const change = (await reshapeReaders(call, [gridId, ...others], reshape, more.opening)).get(gridId)
  if (change === undefined) throw new AppError('NOT_FOUND')
  return change
}

/** The grids whose rollups read one of these, themselves or by way of others. */
function readersOf(reads: readonly RollupRead[], gridIds: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const waiting = [...gridIds]
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop())
    for (const { gridId, sourceId } of reads)
      if (sourceId === id && !found.has(gridId)) {
        found.add(gridId)
        waiting.push(gridId)
      }
  return found
}

type Settling = {
  /** As they were before. */
  readonly grids: ReadonlyMap<string, Grid>
  readonly reshaped: Map<string, Reshaped>
  readonly reads: readonly RollupRead[]
  readonly from: readonly string[]
}

async function settleReaders(tx: TenantTx, actor: Actor, { grids, reshaped, reads, from }: Settling): Promise<void> {
  const before = new Map([...grids].map(([id, { fields }]) => [id, fields]))
  const waiting = [...from]
  for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
    const readers = new Set(reads.flatMap(({ gridId, sourceId }) => (sourceId === id && gridId !== id ? [gridId] : [])))
    for (const readerId of readers) {
      const grid = grids.get(readerId)
      if (grid === undefined) continue
      const told = reshaped.get(readerId)
      const fields = told?.fields ?? grid.fields
      const settled = await settleShape(tx, actor, { ...grid, fields }, fields, before)
      if (settled.fields === fields && !settled.reload) continue
      reshaped.set(readerId, merged(told, settled, fields))
      if (settled.fields !== fields) waiting.push(readerId)
    }
  }
}

function merged(told: Reshaped | undefined, settled: Settled, fields: readonly Field[]): Reshaped {
  if (told === undefined) {
    const [one, ...more] = settled.fields.filter((field, at) => field !== fields[at])
    return { ...settled, ...(one !== undefined && more.length === 0 && { about: one.id }) }
  }
  const { about: _, moved, ...rest } = told
  const { moved: here = [], ...shape } = settled
  const isKnown = !told.reload || moved !== undefined
  return {
    ...rest,
    ...shape,
    reload: told.reload || settled.reload,
    ...(isKnown && { moved: [...new Set([...(moved ?? []), ...here])] }),
  }
}
