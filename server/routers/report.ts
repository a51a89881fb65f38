import { listMyReports } from '@operagrid/db/queries/report'
import { inTenant } from '@operagrid/db/tenant'
import { MAX_MY_REPORTS } from '@operagrid/shared/domain/report'

import { filerProcedure } from '../trpc.ts'

/** `record.mine`: what the member filed through forms, newest first. */
export const mineProcedure = filerProcedure.query(({ ctx }) =>
  inTenant(ctx.db, ctx.member, (tx) => listMyReports(tx, ctx.member.memberId, MAX_MY_REPORTS), { mode: 'read' }),
)
