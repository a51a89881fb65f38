import { countUnread } from '@operagrid/db/queries/notification'
import { inTenant } from '@operagrid/db/tenant'
import type { Db } from '@operagrid/db/tenant'
import type { Actor } from '@operagrid/shared/domain/member'
import type { NotificationEvent } from '@operagrid/shared/domain/notification'

import type { Notices } from './notices.ts'

/**
 * How much a member has not read, at once and whenever it may be another, or the same of other things. Words that
 * come while it is read are one more reading. Ending the loop or aborting `signal` frees everything.
 */
export async function* watchNotifications(
  { db, notices }: { readonly db: Db; readonly notices: Notices },
  actor: Actor,
  signal: AbortSignal | undefined,
): AsyncGenerator<NotificationEvent, void> {
  let stale = true
  let wake = (): void => undefined
  let woken = new Promise<void>((resolve) => (wake = resolve))
  const unwatch = notices.onChange(actor.tenantId, actor.memberId, () => {
    stale = true
    wake()
  })
  const abort = (): void => wake()
  signal?.addEventListener('abort', abort)
  try {
    while (signal?.aborted !== true) {
      if (stale) {
        stale = false
        yield { unread: await inTenant(db, actor, countUnread, { mode: 'read' }) }
        continue
      }
      await woken
      woken = new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    unwatch()
  }
}
