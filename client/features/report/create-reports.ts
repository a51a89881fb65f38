import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { FormWithFields } from '@operagrid/shared/domain/form'
import type { MyReport } from '@operagrid/shared/domain/report'

import { localDay } from '../../ui/question/local-time.ts'
import type { Draft, HeldReport } from './held-report.ts'
import type { ReportStore } from './report-store.ts'
import { sendReports } from './send-reports.ts'
import type { ReportWire } from './send-reports.ts'

const RETRY_MS = { first: 2_000, longest: 30_000 }

/** A report that the server's list never showed is forgotten after this long: it was deleted there. */
const FORGET_SENT_MS = 7 * 24 * 60 * 60_000

export type ReportsSettings = {
  readonly store: Promise<ReportStore>
  readonly wire: ReportWire
  /** Names the lock and the channel that this browser's tabs share. */
  readonly name: string
}

export type Reports = {
  readonly store: Promise<ReportStore>
  /** What is on this phone has been read; until then the lists are empty. */
  readonly ready: Accessor<boolean>
  /** False where the browser keeps nothing: reports end with the page. */
  readonly lasting: Accessor<boolean>
  readonly drafts: Accessor<readonly Draft[]>
  /** Oldest first. */
  readonly held: Accessor<readonly HeldReport[]>
  /** A report is on its way just now. */
  readonly sending: Accessor<boolean>
  /** Reads the drafts again: a form page calls it when it is left. */
  refresh(): Promise<void>
  /** Keeps a report for sending; it is safe on this phone when it resolves. */
  file(draft: Draft, form: FormWithFields): Promise<void>
  /** Tries a refused report once more as it is. */
  sendAgain(recordId: string): Promise<void>
  /** Makes a refused report a draft again. */
  edit(recordId: string): Promise<void>
  /** Lets go of a report or draft: the person's own decision. */
  discard(recordId: string): Promise<void>
  /** Lets go of what the server's own list shows: the strongest acknowledgement there is. */
  settle(mine: readonly MyReport[]): Promise<void>
  /** Sends now instead of at the next try. */
  wake(): void
  close(): void
}

/** Drafts and reports on this phone, and their way to the server. */
export function createReports(settings: ReportsSettings): Reports {
  const { store } = settings
  const [ready, setReady] = createSignal(false)
  const [lasting, setLasting] = createSignal(true)
  const [drafts, setDrafts] = createSignal<readonly Draft[]>([])
  const [held, setHeld] = createSignal<readonly HeldReport[]>([])
  const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel(settings.name) : undefined
  let closed = false
  const [sending, setSending] = createSignal(false)
  let again = false
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined

  const refresh = async (): Promise<void> => {
    const opened = await store
    const [allDrafts, allReports] = await Promise.all([opened.listDrafts(), opened.listReports()])
    if (closed) return
    setLasting(opened.lasting)
    setDrafts(allDrafts)
    setHeld(allReports)
    setReady(true)
  }
  const changed = async (): Promise<void> => {
    channel?.postMessage('changed')
    await refresh()
  }
  channel?.addEventListener('message', () => void refresh())

  const send = async (): Promise<void> => {
    if (closed) return
    again = sending()
    if (again) return
    setSending(true)
    clearTimeout(retry)
    try {
      const opened = await store
      const outcome = await alone(settings.name, () => sendReports(opened, settings.wire, () => void changed()))
      if (outcome === 'later') later()
      else failures = 0
    } catch {
      // The store itself failed; what is in it is still there.
      later()
    } finally {
      setSending(false)
    }
    if (again) void send()
  }
  const later = (): void => {
    clearTimeout(retry)
    if (closed) return
    const wait = Math.min(RETRY_MS.longest, RETRY_MS.first * 2 ** failures) * (0.5 + Math.random() / 2)
    retry = setTimeout(() => void send(), wait)
    failures += 1
  }
  const wake = (): void => {
    failures = 0
    void send()
  }
  const onVisible = (): void => {
    if (!document.hidden) wake()
  }
  window.addEventListener('online', wake)
  document.addEventListener('visibilitychange', onVisible)
  void refresh().then(wake)

  const queue = async (report: HeldReport): Promise<void> => {
    await (await store).putReport({ ...report, opId: uuidv7(), state: 'waiting', reason: null, sentAt: null })
    await changed()
    wake()
  }

  return {
    store,
    ready,
    lasting,
    drafts,
    held,
    sending,
    refresh,
    wake,
    async file(draft, form) {
      // Asks the browser not to clear this site's storage when space is short.
      void navigator.storage?.persist?.().catch(() => false)
      const filedAt = new Date()
      await queue({
        recordId: draft.recordId,
        opId: '',
        form,
        answers: draft.answers,
        filedAt: filedAt.toISOString(),
        day: localDay(filedAt),
        state: 'waiting',
        reason: null,
        sentAt: null,
      })
    },
    async sendAgain(recordId) {
      const report = await (await store).getReport(recordId)
      if (report?.state === 'refused') await queue(report)
    },
    async edit(recordId) {
      const opened = await store
      const report = await opened.getReport(recordId)
      // One that waits may be on its way this very moment.
      if (report?.state !== 'refused') return
      const { form, answers } = report
      await opened.reopen({ recordId, formId: form.id, answers, updatedAt: new Date().toISOString() })
      await changed()
    },
    async discard(recordId) {
      const opened = await store
      await opened.removeReport(recordId)
      await opened.removeDraft(recordId)
      await changed()
    },
    async settle(mine) {
      const opened = await store
      const listed = new Set(mine.map((report) => report.record.id))
      const old = Date.now() - FORGET_SENT_MS
      const gone = (await opened.listReports()).filter(
        (report) =>
          listed.has(report.recordId) ||
          (report.state === 'sent' && report.sentAt !== null && Date.parse(report.sentAt) < old),
      )
      if (gone.length === 0) return
      for (const report of gone) await opened.removeReport(report.recordId)
      await changed()
    },
    close() {
      closed = true
      clearTimeout(retry)
      channel?.close()
      window.removeEventListener('online', wake)
      document.removeEventListener('visibilitychange', onVisible)
    },
  }
}

/** Runs `work` in one tab at a time; 'later' when another tab is at it. */
async function alone(name: string, work: () => Promise<'done' | 'later'>): Promise<'done' | 'later'> {
  // Without locks two tabs may send the same report: its op id makes that one report.
  if (!('locks' in navigator)) return await work()
  return await navigator.locks.request(name, { ifAvailable: true }, async (lock) =>
    lock === null ? 'later' : await work(),
  )
}
