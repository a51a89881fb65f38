import type { Bus } from './bus/bus.ts'
import { makeTallies } from './tally.ts'
import type { Tallies, TallySource } from './tally.ts'

/** What dashboards need of this process: the tallies, and the word that a dashboard itself changed. */
export type Dashboards = {
  readonly tallies: Tallies
  /** To be called after the commit that changed a dashboard's name, tiles or existence. */
  changed(tenantId: string, dashboardId: string): void
  /** Another node says so. */
  heard(tenantId: string, dashboardId: string): void
  /** Other nodes may have said so, of any. */
  heardAll(): void
  /** Calls `listener` on every such change until the returned function is called. */
  onChange(tenantId: string, dashboardId: string, listener: () => void): () => void
  close(): void
}

/** One for the process; `close` stops all its computations. */
export function makeDashboards(source: TallySource & { readonly bus?: Pick<Bus, 'dashboard'> }): Dashboards {
  const tallies = makeTallies(source)
  const listeners = new Map<string, Set<() => void>>()
  const heard = (tenantId: string, dashboardId: string): void => {
    for (const listener of listeners.get(`${tenantId}/${dashboardId}`) ?? []) listener()
  }
  return {
    tallies,
    changed(tenantId, dashboardId) {
      heard(tenantId, dashboardId)
      source.bus?.dashboard(tenantId, dashboardId)
    },
    heard,
    heardAll() {
      for (const each of listeners.values()) for (const listener of each) listener()
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
