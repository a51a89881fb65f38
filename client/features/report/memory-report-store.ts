import type { Draft, HeldPhoto, HeldReport } from './held-report.ts'
import { sortByFiled } from './report-store.ts'
import type { Remembered, ReportStore } from './report-store.ts'

/** Keeps reports for the life of the page only: where the browser refuses storage, and in tests. */
export function makeMemoryReportStore(): ReportStore {
  const drafts = new Map<string, Draft>()
  const reports = new Map<string, HeldReport>()
  const photos = new Map<string, HeldPhoto>()
  let remembered: Partial<Remembered> = {}

  const photosOf = (recordId: string): HeldPhoto[] =>
    [...photos.values()].filter((photo) => photo.recordId === recordId)
  const dropPhotos = (recordId: string): void => {
    for (const photo of photosOf(recordId)) photos.delete(photo.id)
  }
  return {
    lasting: false,
    listDrafts: () => Promise.resolve([...drafts.values()]),
    putDraft: (draft) => Promise.resolve(void drafts.set(draft.recordId, draft)),
    removeDraft(recordId) {
      drafts.delete(recordId)
      return Promise.resolve(dropPhotos(recordId))
    },
    listReports: () => Promise.resolve(sortByFiled([...reports.values()])),
    getReport: (recordId) => Promise.resolve(reports.get(recordId)),
    putReport(report) {
      drafts.delete(report.recordId)
      return Promise.resolve(void reports.set(report.recordId, report))
    },
    removeReport(recordId) {
      reports.delete(recordId)
      return Promise.resolve(dropPhotos(recordId))
    },
    reopen(draft) {
      reports.delete(draft.recordId)
      return Promise.resolve(void drafts.set(draft.recordId, draft))
    },
    listPhotos: (recordId) => Promise.resolve(photosOf(recordId)),
    getPhoto: (id) => Promise.resolve(photos.get(id)),
    putPhoto: (photo) => Promise.resolve(void photos.set(photo.id, photo)),
    removePhoto: (id) => Promise.resolve(void photos.delete(id)),
    removePhotos: (recordId) => Promise.resolve(dropPhotos(recordId)),
    recall: (key) => Promise.resolve(remembered[key]),
    remember(key, value) {
      remembered = { ...remembered, [key]: value }
      return Promise.resolve()
    },
  }
}
