import { z } from 'zod'

const shape = z.object({
  tenantId: z.string(),
  importId: z.string(),
  gridId: z.string(),
  gridName: z.string(),
  total: z.number(),
})

/** An import that was started in this tab and whose end was not seen yet. `total` is in records. */
export type RunningImport = z.infer<typeof shape>

const KEY = 'operagrid.import'

/** Remembers a started import, so that a reload finds it again. */
export function keepRunning(running: RunningImport): void {
  sessionStorage.setItem(KEY, JSON.stringify(running))
}

export function forgetRunning(): void {
  sessionStorage.removeItem(KEY)
}

/** The import that was left running in this workspace, or null. */
export function runningImport(tenantId: string): RunningImport | null {
  const kept = sessionStorage.getItem(KEY)
  if (kept === null) return null
  try {
    const parsed = shape.safeParse(JSON.parse(kept))
    return parsed.success && parsed.data.tenantId === tenantId ? parsed.data : null
  } catch {
    return null
  }
}
