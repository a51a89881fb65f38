import type { Present } from '@operagrid/shared/domain/presence'

import { makeOtherScreens } from './other-screens.ts'
import type { MoveListener, NameOf } from './other-screens.ts'
import { makeOwnScreens } from './own-screens.ts'
import type { Screen, Teller } from './own-screens.ts'
import type { MessageOf } from './packet.ts'

/** Presence between nodes: what is told of this node's screens, and asked about those of others. */
export type PresenceRelay = {
  /** A screen of this node is here; told as often as its client says so. Silence of 15 s counts as leaving. */
  here(tenantId: string, gridId: string, screen: Screen): void
  left(tenantId: string, gridId: string, clientId: string): void
  /** The screens on other nodes, in no order; one that this node has itself is not among them. */
  elsewhere(tenantId: string, gridId: string): Present[]
  /**
   * Calls `listener` with each screen of `elsewhere` that came, moved or left, until the answer is called: what it
   * costs does not grow with how many are there.
   */
  onMove(tenantId: string, gridId: string, listener: MoveListener): () => void
}

/** The relay as the bus holds it. */
export type RelayEnd = PresenceRelay & {
  heard(node: string, seq: number, message: MessageOf<'screen'>): void
  /** Somebody is there who knows nothing yet: everything is said again. */
  greet(): void
  /** The node stopped: its screens are gone. */
  forget(node: string): void
  close(): void
}

/** Memory only, on both ends: what is said expires unless it is said again, and what is kept has a limit. */
export function makePresenceRelay(teller: Teller, nameOf: NameOf): RelayEnd {
  const others = makeOtherScreens(nameOf)
  // What others say of a screen of this node is not shown; as soon as it is none, it is.
  const own = makeOwnScreens(teller, others.tell)
  return {
    here: own.here,
    left: own.left,
    elsewhere: (tenantId, gridId) =>
      others.list(tenantId, gridId).filter(({ clientId }) => !own.has(tenantId, gridId, clientId)),
    onMove: (tenantId, gridId, listener) =>
      others.onMove(tenantId, gridId, (clientId, present) =>
        listener(clientId, own.has(tenantId, gridId, clientId) ? null : present),
      ),
    heard: others.heard,
    greet: own.sayAllAgain,
    forget: others.forget,
    close() {
      own.close()
      others.close()
    },
  }
}
