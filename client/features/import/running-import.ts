import { z } from 'zod'

import { keepForSession, recallAs } from '../../live/session-memory.ts'

const shape = z.object({
  tenantId: z.string(),
  importId: z.string(),
  gridId: z.string(),
  gridName: z.string(),
  total: z.number(),
  /** Into a grid that was there. */
  into: z.boolean().default(false),
})

/** An import that was started in this tab and whose end was not seen yet. `total` is in records. */
export type RunningImport = z.infer<typeof shape>

const KEY = 'import'

/** Remembers a started import, so that a reload finds it again. */
export function keepRunning(running: RunningImport): void {
  keepForSession(KEY, JSON.stringify(running))
}

export function forgetRunning(): void {
  keepForSession(KEY, null)
}

/** The import that was left running in this workspace, or null. */
export function runningImport(tenantId: string): RunningImport | null {
  const kept = recallAs(KEY, shape)
  return kept?.tenantId === tenantId ? kept : null
}
