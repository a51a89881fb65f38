import { createEffect, createRoot, on } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { FormWithFields } from '@operagrid/shared/domain/form'
import type { MyReport } from '@operagrid/shared/domain/report'
import { AppError } from '@operagrid/shared/errors'

import { sendAttachment } from '../../live/attachment.ts'
import { useSocketTurn } from '../../live/connection.ts'
import { useSession } from '../../live/session.ts'
import { useOutbox } from '../../live/use-outbox.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { createCorrections } from './create-corrections.ts'
import { createReports } from './create-reports.ts'
import type { Reports } from './create-reports.ts'
import { createServerList } from './create-server-list.ts'
import type { ServerList } from './create-server-list.ts'
import { makeMemoryReportStore } from './memory-report-store.ts'
import { preloadPages } from './preload-pages.ts'
import { openReportStore, reportStoreName } from './report-store.ts'
import type { ReportOwner } from './report-store.ts'
import type { ReportWire } from './send-reports.ts'

/** Everything the report pages share: it outlives each of them, so that sending goes on. */
export type ReportDesk = Reports & {
  readonly forms: ServerList<readonly FormWithFields[]>
  readonly mine: ServerList<readonly MyReport[]>
  readonly memberId: string
  /** The server's list with what is on its way put over it. Reactive. */
  shown(): readonly MyReport[]
  /** Keeps a correction of a report's cells, and sends it when there is signal. */
  correct(report: MyReport, cells: Cells): void
  /** True while a correction of the record is on this phone only. Reactive. */
  isCorrecting(recordId: string): boolean
}

let current: { readonly key: string; readonly desk: ReportDesk; readonly dispose: () => void } | undefined

/** The desk of whoever is signed in. Only for pages inside a workspace. */
export function useReports(): ReportDesk {
  const session = useSession()()
  if (session === null) throw new AppError('UNAUTHENTICATED')
  const owner = { tenantId: session.tenant.id, memberId: session.member.id }
  const key = reportStoreName(owner)
  if (current?.key === key) return current.desk
  current?.dispose()
  current = createRoot((dispose) => ({ key, ...makeDesk(owner, dispose) }))
  return current.desk
}

function makeDesk(owner: ReportOwner, dispose: () => void): { desk: ReportDesk; dispose: () => void } {
  const store = openReportStore(owner).catch(() => makeMemoryReportStore())
  const reports = createReports({ store, wire: makeWire(owner), name: reportStoreName(owner) })
  const forms = createServerList(store, 'forms', readForms)
  const mine = createServerList(
    store,
    'mine',
    () => trpc.record.mine.query(),
    (list) => {
      corrections.settle(list)
      void reports.settle(list)
    },
  )
  const corrections = createCorrections(
    useOutbox(owner),
    () => mine.items() ?? [],
    () => void mine.refresh(),
  )
  // What was just sent gets its number and its place in the list.
  const sentCount = () => reports.held().filter((report) => report.state === 'sent').length
  createEffect(on(sentCount, (count) => count > 0 && void mine.refresh(), { defer: true }))
  createEffect(on(useSocketTurn(), () => reports.wake(), { defer: true }))
  void preloadPages()
  const close = (): void => {
    reports.close()
    forms.close()
    mine.close()
    dispose()
  }
  // Signed out, or someone else is in: what waits stays in its owner's database.
  const session = useSession()
  createEffect(
    on(
      () => session()?.member.id,
      (memberId) => {
        if (memberId === owner.memberId) return
        if (current?.key === reportStoreName(owner)) current = undefined
        close()
      },
    ),
  )
  const desk: ReportDesk = {
    ...reports,
    forms,
    mine,
    memberId: owner.memberId,
    shown: () => corrections.shown(mine.items() ?? []),
    correct: (report, cells) => corrections.save(report, cells),
    isCorrecting: (recordId) => corrections.isWaiting(recordId),
  }
  return { desk, dispose: close }
}

/** Every form that is open to this member, whole: a phone in a basement cannot ask for one later. */
async function readForms(): Promise<readonly FormWithFields[]> {
  const open = (await trpc.form.list.query()).filter((form) => form.open && form.items.length > 0)
  return await Promise.all(open.map((form) => trpc.form.get.query({ formId: form.id })))
}

/** Sends as `owner` and as nobody else: on a shared phone the next person's session must not carry these reports. */
function makeWire(owner: ReportOwner): ReportWire {
  const session = useSession()
  const asOwner = (): void => {
    if (session()?.member.id !== owner.memberId) throw new AppError('UNAUTHENTICATED')
  }
  return {
    async sendPhoto(photo) {
      asOwner()
      await sendAttachment(photo.id, new Blob([photo.bytes], { type: photo.type }), photo.name)
    },
    async sendOp(gridId, op) {
      asOwner()
      const { results } = await trpc.record.apply.mutate({ gridId, as: owner.memberId, ops: [op] })
      const [result] = results
      if (result === undefined) throw new AppError('INTERNAL')
      return result
    },
    faultOf: (error) => (error instanceof AppError ? error : errorOf(error)),
  }
}
