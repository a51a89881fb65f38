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

/** Everyone on the grid now: small, so it is sent whole. */
export type PresenceEvent = { readonly present: readonly Present[] }

/** Silence after which a screen no longer counts as here, in milliseconds. */
export const PRESENCE_EXPIRY_MS = 15_000
