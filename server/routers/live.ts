import { tracked } from '@trpc/server'
import { z } from 'zod'

import type { GridEvent } from '@operagrid/shared/domain/change'
import { dashboardRef } from '@operagrid/shared/domain/dashboard'
import { uuid } from '@operagrid/shared/domain/id'
import { presenceRef } from '@operagrid/shared/domain/presence'
import type { PresenceEvent } from '@operagrid/shared/domain/presence'
import { tallyWatch } from '@operagrid/shared/domain/tally'

import { watchDashboard } from '../live/watch-dashboard.ts'
import { watchNotifications } from '../live/watch-notifications.ts'
import { watchTallies } from '../live/watch-tallies.ts'
import { handOver } from '../live/wire/hand-over.ts'
import { memberProcedure, readerProcedure, router, watcherProcedure } from '../trpc.ts'

/** `lastEventId` comes from the client's own resume: anything but an id of ours counts as no cursor of use. */
const gridFeed = z.strictObject({
  gridId: uuid,
  cursor: z.number().int().min(0),
  lastEventId: z.string().max(40).optional(),
})

export const liveRouter = router({
  /** A grid's changes from `cursor` on; each event's id is what to resume from. */
  grid: memberProcedure.input(gridFeed).subscription(async function* ({ ctx, input, signal = never() }) {
    const request = { gridId: input.gridId, ...readCursor(input.cursor, input.lastEventId), signal }
    yield tracked('-', handOver<GridEvent>(await ctx.engine.feed.open(ctx.member, request)))
  }),

  /** How much the caller has not read. */
  notifications: memberProcedure.subscription(({ ctx, signal = never() }) =>
    watchNotifications({ db: ctx.db, notices: ctx.engine.notices }, ctx.member, signal),
  ),

  presence: readerProcedure.input(presenceRef).subscription(async function* ({ ctx, input, signal = never() }) {
    yield handOver<PresenceEvent>(ctx.engine.presence.open(ctx.member, { ...input, signal }))
  }),

  dashboard: watcherProcedure
    .input(dashboardRef)
    .subscription(({ ctx, input, signal = never() }) => watchDashboard(ctx, ctx.member, input.dashboardId, signal)),

  /** What a grid's headings show: counts and totals of a query's groups. */
  tallies: readerProcedure
    .input(tallyWatch)
    .subscription(({ ctx, input, signal = never() }) => watchTallies(ctx, ctx.member, input, signal)),
})

function never(): AbortSignal {
  return new AbortController().signal
}

/** A last event's id says more than the version of the first window. */
function readCursor(
  windowVersion: number,
  lastEventId: string | undefined,
): { readonly cursor: number | null; readonly stamp?: string } {
  if (lastEventId === undefined) return { cursor: windowVersion === Number.MAX_SAFE_INTEGER ? null : windowVersion }
  const [, version, stamp = ''] = /^(\d{1,15})(?:\.([\w-]{1,16}))?$/.exec(lastEventId) ?? []
  return version === undefined ? { cursor: null } : { cursor: Number(version), stamp }
}
