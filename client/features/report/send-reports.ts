import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { photoIds, toCells } from './answers.ts'
import type { HeldPhoto, HeldReport } from './held-report.ts'
import type { ReportStore } from './report-store.ts'

/** How reports leave. Both reject when it is not known whether they arrived, and `faultOf` says why. */
export type ReportWire = {
  sendPhoto(photo: HeldPhoto): Promise<void>
  sendOp(gridId: string, op: Op): Promise<OpResult>
  faultOf(error: unknown): { readonly code: string; readonly message: string }
}

/** Faults after which the same report may succeed; all others are an answer to the report itself. */
const passing = new Set(['OFFLINE', 'UNAVAILABLE', 'TOO_MANY', 'UNAUTHENTICATED', 'FACTOR_NEEDED', 'UPDATE_NEEDED'])

/**
 * Sends what waits, oldest first: a report's photos one at a time, then the report, since a
 * reporter cannot add to a report that is filed. A report is let go of only by its own
 * acknowledgement (I10); one that the server refuses is parked with the reason, and the next goes on.
 *
 * @param changed called after each step that a person can see
 * @returns 'later' when something could not be sent now and is worth another try
 */
export async function sendReports(
  store: ReportStore,
  wire: ReportWire,
  changed: () => void,
): Promise<'done' | 'later'> {
  let outcome: 'done' | 'later' = 'done'
  for (const report of await store.listReports()) {
    if (report.state !== 'waiting') continue
    try {
      await sendOne(store, wire, report)
    } catch (error) {
      const fault = wire.faultOf(error)
      if (passing.has(fault.code)) return 'later'
      // The server broke, maybe on this one alone: it is tried again, and holds no other back.
      if (fault.code === 'INTERNAL') outcome = 'later'
      else await park(store, report, fault.message)
    }
    changed()
  }
  return outcome
}

async function sendOne(store: ReportStore, wire: ReportWire, report: HeldReport): Promise<void> {
  for (const id of photoIds(report.form.fields, report.answers)) {
    // One at a time in memory: a phone holds ten photos, not ten decoded ones.
    const photo = await store.getPhoto(id)
    if (photo === undefined || photo.sent) continue
    await wire.sendPhoto(photo)
    await store.putPhoto({ ...photo, sent: true })
  }
  const result = await wire.sendOp(report.form.gridId, {
    kind: 'create',
    opId: report.opId,
    recordId: report.recordId,
    formId: report.form.id,
    cells: toCells(report.form.fields, report.answers),
    ...(report.day !== undefined && { day: report.day }),
  })
  if (result.status === 'rejected') {
    await park(store, report, result.message)
    return
  }
  await store.putReport({ ...report, state: 'sent', reason: null, sentAt: new Date().toISOString() })
  await store.removePhotos(report.recordId)
}

async function park(store: ReportStore, report: HeldReport, reason: string): Promise<void> {
  await store.putReport({ ...report, state: 'refused', reason })
}
