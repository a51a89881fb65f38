import { PRESENCE_EXPIRY_MS } from '@operagrid/shared/domain/presence'
import type { PresenceState } from '@operagrid/shared/domain/presence'

import type { MessageOf } from './packet.ts'

/** One screen: whose it is and where. Names do not travel. */
export type Screen = PresenceState & { readonly clientId: string; readonly memberId: string }

/** The way to the other nodes. */
export type Teller = {
  readonly say: (message: MessageOf<'screen'>) => void
  /** Whether somebody listens: alone, nothing is said. */
  readonly hasCompany: () => boolean
}

/** Moves are gathered this long; of a screen that moved several times the last counts. */
const TURN_MS = 100
/** Most screens said in a turn, over all grids: a thousand a second, about 300 kB. The others wait for theirs. */
const TURN_SCREENS = 100
/** Every screen is said again this often, so that a lost word is made up for before it expires. */
const REPEAT_MS = 5_000

type Own = { readonly tenantId: string; readonly gridId: string; screen: Screen; saidAtMs: number; heardAtMs: number }

/**
 * This node's screens, as the others are told of them.
 *
 * @param onChange hears of each screen that begins or ceases to be one of this node
 */
export function makeOwnScreens(
  { say, hasCompany }: Teller,
  onChange: (tenantId: string, gridId: string, clientId: string) => void,
) {
  /** In the order in which they were said: the first is due first. */
  const screens = new Map<string, Own>()
  const moved = new Set<string>()

  function sayHere(key: string, own: Own): void {
    say(toMessage(own, own.screen))
    screens.delete(key)
    screens.set(key, own)
    own.saidAtMs = performance.now()
    moved.delete(key)
  }

  function remove(key: string): void {
    const own = screens.get(key)
    screens.delete(key)
    moved.delete(key)
    if (own === undefined) return
    if (hasCompany()) say(toMessage(own, null))
    onChange(own.tenantId, own.gridId, own.screen.clientId)
  }

  function takeTurn(): void {
    const now = performance.now()
    for (const [key, own] of screens) if (now - own.heardAtMs >= PRESENCE_EXPIRY_MS) remove(key)
    if (!hasCompany()) {
      moved.clear()
      return
    }
    let left = TURN_SCREENS
    for (const key of moved) {
      const own = screens.get(key)
      if (own === undefined) continue
      if (left === 0) return
      sayHere(key, own)
      left -= 1
    }
    for (const [key, own] of screens) {
      if (left === 0 || now - own.saidAtMs < REPEAT_MS) return
      sayHere(key, own)
      left -= 1
    }
  }
  const turns = setInterval(takeTurn, TURN_MS)
  turns.unref()

  return {
    here(tenantId: string, gridId: string, screen: Screen): void {
      const key = keyOf(tenantId, gridId, screen.clientId)
      const known = screens.get(key)
      if (known === undefined || !samePlace(known.screen, screen)) moved.add(key)
      const heardAtMs = performance.now()
      if (known !== undefined) {
        Object.assign(known, { screen, heardAtMs })
        return
      }
      screens.set(key, { tenantId, gridId, screen, saidAtMs: -Infinity, heardAtMs })
      onChange(tenantId, gridId, screen.clientId)
    },
    left: (tenantId: string, gridId: string, clientId: string): void => remove(keyOf(tenantId, gridId, clientId)),
    has: (tenantId: string, gridId: string, clientId: string): boolean =>
      screens.has(keyOf(tenantId, gridId, clientId)),
    sayAllAgain(): void {
      for (const own of screens.values()) own.saidAtMs = -Infinity
    },
    close: (): void => clearInterval(turns),
  }
}

function toMessage({ tenantId, gridId, screen }: Own, at: PresenceState | null): MessageOf<'screen'> {
  const { clientId, memberId } = screen
  const place = at === null ? null : { recordId: at.recordId, fieldId: at.fieldId, typing: at.typing }
  return { kind: 'screen', tenantId, gridId, clientId, memberId, at: place }
}

function keyOf(tenantId: string, gridId: string, clientId: string): string {
  return `${tenantId}/${gridId}/${clientId}`
}

function samePlace(a: PresenceState, b: PresenceState): boolean {
  return a.recordId === b.recordId && a.fieldId === b.fieldId && a.typing === b.typing
}
