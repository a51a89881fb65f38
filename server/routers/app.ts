import { router } from '../trpc.ts'
import type { PlainCall } from '../trpc.ts'
import { accountRouter } from './account.ts'
import { attachmentRouter } from './attachment.ts'
import { auditRouter } from './audit.ts'
import { authRouter } from './auth.ts'
import { claimRouter } from './claim.ts'
import { commentRouter } from './comment.ts'
import { dashboardRouter } from './dashboard.ts'
import { duplicateRouter } from './duplicate.ts'
import { factorRouter } from './factor.ts'
import { fieldRouter } from './field.ts'
import { formRouter } from './form.ts'
import { gridRouter } from './grid.ts'
import { importRouter } from './import.ts'
import { liveRouter } from './live.ts'
import { mapRouter } from './map.ts'
import { memberRouter } from './member.ts'
import { newsRouter } from './news.ts'
import { notificationRouter } from './notification.ts'
import { passkeyRouter } from './passkey.ts'
import { presenceCall, presenceRouter } from './presence.ts'
import { applyCall, recordRouter } from './record.ts'
import { sessionRouter } from './session.ts'
import { tenantRouter } from './tenant.ts'
import { viewRouter } from './view.ts'

/** Every procedure there is, a noun each. */
export const appRouter = router({
  account: accountRouter,
  attachment: attachmentRouter,
  audit: auditRouter,
  auth: authRouter,
  claim: claimRouter,
  comment: commentRouter,
  dashboard: dashboardRouter,
  duplicate: duplicateRouter,
  factor: factorRouter,
  field: fieldRouter,
  form: formRouter,
  grid: gridRouter,
  import: importRouter,
  live: liveRouter,
  map: mapRouter,
  member: memberRouter,
  news: newsRouter,
  notification: notificationRouter,
  passkey: passkeyRouter,
  presence: presenceRouter,
  record: recordRouter,
  session: sessionRouter,
  tenant: tenantRouter,
  view: viewRouter,
})

/** Those of them that a socket answers without tRPC's layers: they come at every keystroke. */
export const plainCalls: Readonly<Record<string, PlainCall>> = {
  'record.apply': applyCall,
  'presence.set': presenceCall,
}

export type AppRouter = typeof appRouter
