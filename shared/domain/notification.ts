import { z } from 'zod'

import { uuid } from './id.ts'

/** Most that a member keeps; the oldest go first. */
export const MAX_NOTIFICATIONS = 200

/** Days after which one goes by itself. */
export const NOTIFICATION_DAYS = 90

/** Somebody mentioned the member, commented on a record assigned to them, or assigned them one. */
export const notificationKinds = ['mention', 'comment', 'assigned'] as const
export type NotificationKind = (typeof notificationKinds)[number]

/**
 * Something a member is told of, as long as they may see the record. `actor` is a name, null where the member knows
 * no others. `excerpt`: how the comment begins, null where there is none or it was taken back.
 */
export type Notification = {
  readonly id: string
  readonly kind: NotificationKind
  readonly grid: { readonly id: string; readonly name: string }
  readonly record: { readonly id: string; readonly number: number }
  readonly actor: string | null
  readonly excerpt: string | null
  readonly at: string
  readonly read: boolean
}

/** How many of them were not read: what `live.notifications` tells, at once and whenever it may be another. */
export type NotificationEvent = { readonly unread: number }

/** Which ones are read: these, or all. */
export const notificationRead = z.strictObject({
  ids: z.union([z.array(uuid).min(1).max(MAX_NOTIFICATIONS), z.literal('all')]),
})
