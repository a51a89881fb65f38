import { z } from 'zod'

import { keepForSession, recallAs } from '../../../live/session-memory.ts'

const shape = z.object({
  tenantId: z.string(),
  /** The grid that is copied. */
  gridId: z.string(),
  gridName: z.string(),
  /** The new one. */
  as: z.string(),
  name: z.string(),
  total: z.number(),
})

/** A copy with records that was begun in this tab and whose end was not seen yet. `total`: records. */
export type RunningCopy = z.infer<typeof shape>

const KEY = 'copy'

/** Remembers a copy, so that the next page of this tab finds it again; null forgets it. */
export function keepRunningCopy(running: RunningCopy | null): void {
  keepForSession(KEY, running === null ? null : JSON.stringify(running))
}

/** The copy that was left running in this workspace, or null. */
export function runningCopy(tenantId: string): RunningCopy | null {
  const kept = recallAs(KEY, shape)
  return kept?.tenantId === tenantId ? kept : null
}
