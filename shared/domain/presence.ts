import { z } from 'zod'

import { shortId, uuid } from './id.ts'

/** Where a member's selection is on a grid; null = looking, nothing selected. */
export const presenceState = z.strictObject({
  recordId: uuid.nullable(),
  fieldId: shortId.nullable(),
  typing: z.boolean(),
})
export type PresenceState = z.infer<typeof presenceState>

export const presenceSet = z.strictObject({ gridId: uuid, clientId: uuid, state: presenceState })
export type PresenceSet = z.infer<typeof presenceSet>

/** `clientId` is one screen: a tab makes its own when it opens the grid. */
export const presenceRef = z.strictObject({ gridId: uuid, clientId: uuid })

/** One open screen of a member on a grid. A member with two tabs shows twice. */
export type Present = PresenceState & { readonly clientId: string; readonly memberId: string; readonly name: string }

/**
 * Who is on a grid. With `left` it is what moved since the event before: who came or is elsewhere now,
 * and the client ids of the screens that left. Without `left` it is all that the reader is to know.
 *
 * `count`: how many screens are here, when they are too many to tell one by one; then `present` holds
 * those on the reader's own record.
 */
export type PresenceEvent = {
  readonly present: readonly Present[]
  readonly left?: readonly string[]
  readonly count?: number
}

/** Who is to be shown after an event, given who was shown before it. */
export function showPresence(before: readonly Present[], { present, left }: PresenceEvent): readonly Present[] {
  if (left === undefined) return present
  const moved = new Map(present.map((one) => [one.clientId, one]))
  const stayed = before.filter(({ clientId }) => !moved.has(clientId) && !left.includes(clientId))
  return [...stayed, ...moved.values()]
}

/** Silence after which a screen no longer counts as here, in milliseconds. */
export const PRESENCE_EXPIRY_MS = 15_000
