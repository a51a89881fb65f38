import type { OpResult } from '@operagrid/shared/domain/op'

import type { QueuedOp } from './op-store.ts'
import type { SendFault } from './outbox.ts'

/** Faults after which the same ops may succeed: no answer to the ops themselves. */
const passing: ReadonlySet<SendFault['code']> = new Set([
  'OFFLINE',
  'UNAVAILABLE',
  'TOO_MANY',
  'UNAUTHENTICATED',
  'FACTOR_NEEDED',
  'UPDATE_NEEDED',
])

/** Answers to who sends or to the grid: they hold for every op of the call. */
const wholesale: ReadonlySet<SendFault['code']> = new Set(['NOT_ALLOWED', 'NOT_FOUND'])

/** So often the server may break on one op alone before the op is parked for the person to look at. */
const MAX_BREAKS = 5

/**
 * What the fault of a whole call means for its ops: `later` for another try, `split` to find the one
 * that spoils it, or each op's refusal. `breaks` counts per op id how often the server broke on it.
 */
export function answerFault(
  { code, message }: SendFault,
  batch: readonly QueuedOp[],
  breaks: Map<string, number>,
): 'later' | 'split' | readonly OpResult[] {
  if (code === 'OFFLINE' || passing.has(code)) return 'later'
  const refused = batch.map(({ opId }): OpResult => ({ opId, status: 'rejected', code, message }))
  if (wholesale.has(code)) return refused
  if (batch.length > 1) return 'split'
  if (code !== 'INTERNAL') return refused
  const [only] = batch
  const count = 1 + (breaks.get(only?.opId ?? '') ?? 0)
  if (only) breaks.set(only.opId, count)
  return count < MAX_BREAKS ? 'later' : refused
}
