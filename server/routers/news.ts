import { listNews, moveNewsCursor } from '@operagrid/db/queries/news'
import { inTenant } from '@operagrid/db/tenant'
import { newsList, newsSeen } from '@operagrid/shared/domain/news'
import type { News } from '@operagrid/shared/domain/news'

import { readerProcedure, router } from '../trpc.ts'

export const newsRouter = router({
  /** What others changed in a grid since the member last looked. */
  list: readerProcedure
    .input(newsList)
    .query(({ ctx, input }): Promise<News> =>
      inTenant(ctx.db, ctx.member, (tx) => listNews(tx, input), { mode: 'snapshot' }),
    ),

  /** The member has looked at everything up to a version. */
  seen: readerProcedure.input(newsSeen).mutation(async ({ ctx, input }) => {
    await inTenant(ctx.db, ctx.member, (tx) => moveNewsCursor(tx, input))
  }),
})
