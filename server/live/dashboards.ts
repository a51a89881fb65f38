import type { Bus } from './bus/bus.ts'
import { makeListeners } from './listeners.ts'
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
  const listeners = makeListeners()
  return {
    tallies,
    changed(tenantId, dashboardId) {
      listeners.tell(tenantId, dashboardId)
      source.bus?.dashboard(tenantId, dashboardId)
    },
    heard: listeners.tell,
    heardAll: listeners.tellAll,
    onChange: listeners.listen,
    close: () => tallies.close(),
  }
}
