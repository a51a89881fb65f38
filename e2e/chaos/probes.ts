import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { Oddity } from './check/history.ts'
import { CallFault } from './client/call-fault.ts'
import type { Ask } from './client/read-grid.ts'
import type { Ledger } from './ledger.ts'
import type { Random } from './random.ts'

/** What a client may try that must not work, and what it knows for it. */
export type Prober = {
  readonly random: Random
  readonly ask: Ask
  readonly gridId: string
  readonly memberId: string
  readonly ledger: Ledger
  /** The other tenant's. */
  readonly foreign: { readonly gridId: string; readonly recordId: string; readonly formId: string }
}

type Refusal = { readonly code: ErrorCode | 'OFFLINE'; readonly message: string }

/** Faults that say nothing about what was asked. */
const inconclusive: ReadonlySet<Refusal['code']> = new Set([
  'OFFLINE',
  'UNAVAILABLE',
  'INTERNAL',
  'TOO_MANY',
  'UNAUTHENTICATED',
  'NOT_ALLOWED',
])

/** Tries one thing that must be refused, and says what went otherwise. */
export async function probe(prober: Prober): Promise<Oddity | null> {
  const { random, gridId, foreign } = prober
  const absent = random.uuid(Date.now())
  const patch = (recordId: string): Op => ({
    kind: 'patch',
    opId: random.uuid(Date.now()),
    recordId,
    cells: {},
    baseVersion: 0,
  })
  const create = (formId: string): Op => ({
    kind: 'create',
    opId: random.uuid(Date.now()),
    recordId: random.uuid(Date.now()),
    cells: {},
    formId,
  })
  const apply = (grid: string, op: Op) => refusalOf(async () => await applyOne(prober, grid, op))
  const query = (path: string, input: unknown) => refusalOf(async () => void (await prober.ask(path, input)))
  switch (random.pick(['record', 'grid', 'window', 'get', 'form', 'own op id', "another's op id"])) {
    case 'record':
      return alike('a foreign record', [
        await apply(gridId, patch(foreign.recordId)),
        await apply(gridId, patch(absent)),
      ])
    case 'grid':
      return alike('a foreign grid', [await apply(foreign.gridId, patch(absent)), await apply(absent, patch(absent))])
    case 'window': {
      const input = (grid: string) => ({ gridId: grid, query: { filter: null, sort: [] }, limit: 10 })
      return alike('a foreign window', [
        await query('record.window', input(foreign.gridId)),
        await query('record.window', input(absent)),
      ])
    }
    case 'get': {
      const input = (recordId: string) => ({ gridId, recordId })
      return alike('a foreign record', [
        await query('record.get', input(foreign.recordId)),
        await query('record.get', input(absent)),
      ])
    }
    case 'form':
      return alike('a foreign form', [await apply(gridId, create(foreign.formId)), await apply(gridId, create(absent))])
    case 'own op id':
      return await reuse(prober, true)
    case "another's op id":
      return await reuse(prober, false)
  }
}

/** An op id that was applied: with another payload when it is one's own, with any when it is another's. */
async function reuse(prober: Prober, own: boolean): Promise<Oddity | null> {
  const { random, ledger, gridId, memberId } = prober
  const known = random.find(ledger.applied((asked) => (asked.memberId === memberId) === own))
  if (known === undefined) return null
  const { opId } = known.op
  const another: Op = { kind: 'delete', opId, recordId: random.uuid(Date.now()) }
  const op = own || random.chance(0.5) ? another : known.op
  const refusal = await refusalOf(async () => await applyOne(prober, gridId, op, false))
  // To whom the other's op is hidden, the record it names does not exist either.
  const fits: readonly Refusal['code'][] = own ? ['CONFLICT'] : ['CONFLICT', 'NOT_FOUND']
  if (refusal !== null && (fits.includes(refusal.code) || inconclusive.has(refusal.code))) return null
  const whose = own ? 'an op id with another payload' : "another member's op id"
  return { invariant: 'I2', text: `${whose} is answered ${refusal?.code ?? 'as applied'}`, opIds: [opId] }
}

/** What is foreign and what is not there must be refused in the same words. */
function alike(what: string, [foreign, absent]: readonly [Refusal | null, Refusal | null]): Oddity | null {
  if (foreign === null) return { invariant: 'I1', text: `${what} is not refused` }
  if (absent === null || inconclusive.has(foreign.code) || inconclusive.has(absent.code)) return null
  if (foreign.code === absent.code && foreign.message === absent.message) return null
  return {
    invariant: 'I1',
    text: `${what} is told from one that is not there: ${foreign.code} "${foreign.message}", ${absent.code} "${absent.message}"`,
  }
}

async function refusalOf(work: () => Promise<Refusal | void>): Promise<Refusal | null> {
  try {
    return (await work()) ?? null
  } catch (error) {
    if (error instanceof CallFault) return error
    throw error
  }
}

/** Applies one op; a refusal of the op alone is answered. `fresh`: its id is new, and must stay unknown. */
async function applyOne(
  { ask, ledger, memberId }: Prober,
  gridId: string,
  op: Op,
  fresh = true,
): Promise<Refusal | void> {
  const mustRefuse: readonly ErrorCode[] = ['NOT_FOUND', 'NOT_ALLOWED', 'BAD_INPUT']
  if (fresh) ledger.ask(op, { client: 'probe', memberId, mustRefuse })
  // The procedure's own answer.
  const { results } = (await ask('record.apply', { gridId, ops: [op] })) as { readonly results: readonly OpResult[] }
  const [result] = results
  if (fresh && result !== undefined) ledger.settle(op.opId, result)
  return result?.status === 'rejected' ? result : undefined
}
