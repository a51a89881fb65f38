import { tracked } from '@trpc/server'
import { z } from 'zod'

import { dashboardRef } from '@operagrid/shared/domain/dashboard'
import { uuid } from '@operagrid/shared/domain/id'
import { presenceRef } from '@operagrid/shared/domain/presence'

import { watchDashboard } from '../live/watch-dashboard.ts'
import { memberProcedure, readerProcedure, router, watcherProcedure } from '../trpc.ts'

/** `lastEventId` comes from the client's own resume: anything but a number counts as no cursor of use. */
const gridFeed = z.strictObject({
  gridId: uuid,
  cursor: z.number().int().min(0),
  lastEventId: z.string().max(40).optional(),
})

export const liveRouter = router({
  /** A grid's changes from `cursor` on; each event's id is the version to resume from. */
  grid: memberProcedure.input(gridFeed).subscription(async function* ({ ctx, input, signal }) {
    const cursor = input.lastEventId === undefined ? input.cursor : readCursor(input.lastEventId)
    const request = { gridId: input.gridId, cursor, signal: signal ?? new AbortController().signal }
    for await (const { version, event } of ctx.engine.feed.read(ctx.member, request)) {
      yield tracked(String(version), event)
    }
  }),

  presence: readerProcedure
    .input(presenceRef)
    .subscription(({ ctx, input, signal }) =>
      ctx.engine.presence.read(ctx.member, input.gridId, input.clientId, signal ?? new AbortController().signal),
    ),

  dashboard: watcherProcedure
    .input(dashboardRef)
    .subscription(({ ctx, input, signal }) =>
      watchDashboard(ctx, ctx.member, input.dashboardId, signal ?? new AbortController().signal),
    ),
})

/** Nonsense reads as a cursor in the future, which the feed answers with `resync`. */
function readCursor(lastEventId: string): number {
  return /^\d{1,15}$/.test(lastEventId) ? Number(lastEventId) : Number.MAX_SAFE_INTEGER
}
