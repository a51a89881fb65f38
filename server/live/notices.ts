import type { Bus } from './bus/bus.ts'
import { makeListeners } from './listeners.ts'

/**
 * The word that a member may have something new to be told of: no data, may be doubled. What it is stands in the
 * database, where each screen of theirs reads it with their own eyes.
 */
export type Notices = {
  /** To be called after the commit. */
  changed(tenantId: string, memberIds: Iterable<string>): void
  /** Another node says so. */
  heard(tenantId: string, memberId: string): void
  /** Other nodes may have said so, of anybody. */
  heardAll(): void
  /** Calls `listener` on every such word until the returned function is called. */
  onChange(tenantId: string, memberId: string, listener: () => void): () => void
}

export function makeNotices(bus?: Pick<Bus, 'notice'>): Notices {
  const listeners = makeListeners()
  return {
    changed(tenantId, memberIds) {
      for (const memberId of new Set(memberIds)) {
        listeners.tell(tenantId, memberId)
        bus?.notice(tenantId, memberId)
      }
    },
    heard: listeners.tell,
    heardAll: listeners.tellAll,
    onChange: listeners.listen,
  }
}
