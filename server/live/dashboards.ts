import { makeTallies } from './tally.ts'
import type { Tallies, TallySource } from './tally.ts'

/** What dashboards need of this process: the tallies, and the word that a dashboard itself changed. */
export type Dashboards = {
  readonly tallies: Tallies
  /** To be called after the commit that changed a dashboard's name, tiles or existence. */
  changed(tenantId: string, dashboardId: string): void
  /** Calls `listener` on every such change until the returned function is called. */
  onChange(tenantId: string, dashboardId: string, listener: () => void): () => void
  close(): void
}

/** One for the process; `close` stops all its computations. */
export function makeDashboards(source: TallySource): Dashboards {
  const tallies = makeTallies(source)
  const listeners = new Map<string, Set<() => void>>()
  return {
    tallies,
    changed(tenantId, dashboardId) {
      for (const listener of listeners.get(`${tenantId}/${dashboardId}`) ?? []) listener()
    },
    onChange(tenantId, dashboardId, listener) {
      const key = `${tenantId}/${dashboardId}`
      const known = listeners.get(key) ?? new Set()
      listeners.set(key, known.add(listener))
      return () => {
        known.delete(listener)
        if (known.size === 0) listeners.delete(key)
      }
    },
    close: () => tallies.close(),
  }
}
