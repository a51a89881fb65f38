import { presenceSet } from '@operagrid/shared/domain/presence'
import type { PresenceSet } from '@operagrid/shared/domain/presence'

import { permitted, router } from '../trpc.ts'
import type { PlainCall } from '../trpc.ts'

/** Says where this screen is. Repeat every few seconds: silence means gone. */
export const presenceCall: PlainCall<PresenceSet, void> = {
  permission: 'readGrids',
  input: presenceSet,
  run({ engine }, member, { gridId, clientId, state }) {
    engine.presence.set(member, gridId, clientId, state)
  },
}

export const presenceRouter = router({
  set: permitted(presenceCall.permission)
    .input(presenceCall.input)
    .mutation(({ ctx, input }) => presenceCall.run(ctx, ctx.member, input)),
})
