import { listReadyAttachments } from '@operagrid/db/queries/attachment'
import { inTenant } from '@operagrid/db/tenant'
import { attachmentsAsk } from '@operagrid/shared/domain/attachment'
import type { FileFacts } from '@operagrid/shared/domain/attachment'

import { readerProcedure, router } from '../trpc.ts'

export const attachmentRouter = router({
  /** What files that cells name are called, and what they are; one that is not there, or not theirs to see, is missing. */
  describe: readerProcedure
    .input(attachmentsAsk)
    .query(({ ctx, input }): Promise<FileFacts[]> =>
      inTenant(ctx.db, ctx.member, (tx) => listReadyAttachments(tx, input.ids), { mode: 'read' }),
    ),
})
