import type { DBSchema } from 'idb'

import type { FormWithFields } from '@operagrid/shared/domain/form'
import type { MyReport } from '@operagrid/shared/domain/report'

import { openKeptDatabase } from '../../live/kept-database.ts'
import { seenName } from '../../live/seen.ts'
import type { Draft, HeldPhoto, HeldReport } from './held-report.ts'

/** What the server last answered, for when it cannot be reached. */
export type Remembered = { readonly forms: readonly FormWithFields[]; readonly mine: readonly MyReport[] }

/** Where drafts, reports and photos outlive the page. Each method is one transaction: all of it or nothing. */
export type ReportStore = {
  /** False where the browser refuses storage: then everything ends with the page. */
  readonly lasting: boolean
  listDrafts(): Promise<readonly Draft[]>
  putDraft(draft: Draft): Promise<void>
  /** Removes a draft and its photos. */
  removeDraft(recordId: string): Promise<void>
  /** Oldest first. */
  listReports(): Promise<readonly HeldReport[]>
  getReport(recordId: string): Promise<HeldReport | undefined>
  /** Keeps the report; the draft it came from is gone with it, its photos stay. */
  putReport(report: HeldReport): Promise<void>
  /** Removes a report and its photos. */
  removeReport(recordId: string): Promise<void>
  /** Turns a report back into a draft. */
  reopen(draft: Draft): Promise<void>
  listPhotos(recordId: string): Promise<readonly HeldPhoto[]>
  getPhoto(id: string): Promise<HeldPhoto | undefined>
  putPhoto(photo: HeldPhoto): Promise<void>
  removePhoto(id: string): Promise<void>
  /** Lets go of a report's photos once the server has the report. */
  removePhotos(recordId: string): Promise<void>
  recall<K extends keyof Remembered>(key: K): Promise<Remembered[K] | undefined>
  remember<K extends keyof Remembered>(key: K, value: Remembered[K]): Promise<void>
}

/** Whose reports: a shared phone must never send one person's reports as another's. */
export type ReportOwner = { readonly tenantId: string; readonly memberId: string }

/** The name of the owner's database, channel and lock. */
export function reportStoreName(owner: ReportOwner): string {
  return `operagrid-reports-${owner.tenantId}-${owner.memberId}`
}

type Schema = DBSchema & {
  draft: { key: string; value: Draft }
  report: { key: string; value: HeldReport }
  photo: { key: string; value: HeldPhoto; indexes: { byRecord: string } }
  /** Until version 1. */
  remembered: { key: string; value: never }
}

type SeenSchema = DBSchema & { remembered: { key: string; value: Remembered[keyof Remembered] } }

/** The owner's store in this browser. Rejects where IndexedDB is blocked. */
export async function openReportStore(owner: ReportOwner): Promise<ReportStore> {
  const use = await openKeptDatabase<Schema>(reportStoreName(owner), 2, (database, from) => {
    // Version 1 kept what the server told beside what waits for it.
    if (from === 1) database.deleteObjectStore('remembered')
    if (from > 0) return
    database.createObjectStore('draft', { keyPath: 'recordId' })
    database.createObjectStore('report', { keyPath: 'recordId' })
    database.createObjectStore('photo', { keyPath: 'id' }).createIndex('byRecord', 'recordId')
  })
  const useSeen = await openKeptDatabase<SeenSchema>(seenName(owner.memberId), 1, (database) => {
    database.createObjectStore('remembered')
  })
  const removeWithPhotos = (store: 'draft' | 'report', recordId: string): Promise<void> =>
    use(async (db) => {
      const tx = db.transaction([store, 'photo'], 'readwrite')
      const photos = await tx.objectStore('photo').index('byRecord').getAllKeys(recordId)
      await Promise.all([
        tx.objectStore(store).delete(recordId),
        ...photos.map((id) => tx.objectStore('photo').delete(id)),
        tx.done,
      ])
    })

  return {
    lasting: true,
    listDrafts: () => use((db) => db.getAll('draft')),
    putDraft: (draft) => use(async (db) => void (await db.put('draft', draft))),
    removeDraft: (recordId) => removeWithPhotos('draft', recordId),
    listReports: async () => sortByFiled(await use((db) => db.getAll('report'))),
    getReport: (recordId) => use((db) => db.get('report', recordId)),
    putReport: (report) =>
      use(async (db) => {
        const tx = db.transaction(['draft', 'report'], 'readwrite')
        await Promise.all([
          tx.objectStore('report').put(report),
          tx.objectStore('draft').delete(report.recordId),
          tx.done,
        ])
      }),
    removeReport: (recordId) => removeWithPhotos('report', recordId),
    reopen: (draft) =>
      use(async (db) => {
        const tx = db.transaction(['draft', 'report'], 'readwrite')
        await Promise.all([
          tx.objectStore('draft').put(draft),
          tx.objectStore('report').delete(draft.recordId),
          tx.done,
        ])
      }),
    listPhotos: (recordId) => use((db) => db.getAllFromIndex('photo', 'byRecord', recordId)),
    getPhoto: (id) => use((db) => db.get('photo', id)),
    putPhoto: (photo) => use(async (db) => void (await db.put('photo', photo))),
    removePhoto: (id) => use((db) => db.delete('photo', id)),
    removePhotos: (recordId) =>
      use(async (db) => {
        const tx = db.transaction('photo', 'readwrite')
        const ids = await tx.store.index('byRecord').getAllKeys(recordId)
        await Promise.all([...ids.map((id) => tx.store.delete(id)), tx.done])
      }),
    recall: <K extends keyof Remembered>(key: K) =>
      // What `remember` put under this key, in this browser's own database.
      useSeen(async (db) => (await db.get('remembered', key)) as Remembered[K] | undefined),
    remember: (key, value) => useSeen(async (db) => void (await db.put('remembered', value, key))),
  }
}

/** Oldest first. */
export function sortByFiled(reports: readonly HeldReport[]): readonly HeldReport[] {
  return [...reports].sort((a, b) => (a.filedAt < b.filedAt ? -1 : 1))
}
