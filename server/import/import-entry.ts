import { rm } from 'node:fs/promises'

import type { ImportAnalysis, ImportProgress, ImportResult } from '@operagrid/shared/domain/import'
import { notFound } from '@operagrid/shared/errors'

import type { ByteScan } from './byte-scan.ts'
import type { Frame } from './layout.ts'
import { rowsPathOf } from './take-apart.ts'

/** What an analysis of the whole file found. */
export type Found = { readonly frame: Frame; readonly analysis: ImportAnalysis }

/** An uploaded file. */
export type Uploaded = {
  readonly fileName: string
  readonly locale: string
  readonly path: string
  readonly problemsPath: string
  readonly scan: ByteScan
  /** What the last analysis found; null before it. */
  found: Found | null
}

type Whose = { readonly importId: string; readonly tenantId: string; readonly memberId: string }

/** What a member brings in and what has become of it; in memory, for an hour after it was last asked for. */
export type ImportEntry = Whose & {
  /** Null where it comes from another grid. */
  readonly upload: Uploaded | null
  /** Null until it is started. */
  progress: ImportProgress | null
  result: ImportResult | null
  /** Settles when a started import has ended, however. */
  running: Promise<void> | null
  touchedAtMs: number
  readonly abort: AbortController
  readonly watchers: Set<() => void>
}

export function makeEntry({ importId, tenantId, memberId }: Whose, upload: Uploaded | null): ImportEntry {
  return {
    importId,
    tenantId,
    memberId,
    upload,
    progress: null,
    result: null,
    running: null,
    touchedAtMs: Date.now(),
    abort: new AbortController(),
    watchers: new Set(),
  }
}

/** The file that an import is of. @throws AppError NOT_FOUND where there is none */
export function uploadOf({ upload }: ImportEntry): Uploaded {
  if (upload === null) throw notFound('import')
  return upload
}

/** True once nothing more will happen to a started import. */
export function isOver(progress: ImportProgress): boolean {
  return progress.phase === 'done' || progress.phase === 'failed' || progress.phase === 'cancelled'
}

/** Takes over where an import is now, and tells those who watch. */
export function moveTo(entry: ImportEntry, progress: ImportProgress): void {
  entry.progress = progress
  for (const tell of entry.watchers) tell()
}

/**
 * Where an import is, now and after each move, until it is over. A slow reader gets the newest
 * place, not all of them; leaving frees everything.
 */
export async function* watchEntry(entry: ImportEntry, signal: AbortSignal): AsyncGenerator<ImportProgress> {
  let told: ImportProgress | null = null
  let wake: () => void = () => undefined
  const tell = (): void => wake()
  entry.watchers.add(tell)
  signal.addEventListener('abort', tell, { once: true })
  try {
    while (!signal.aborted) {
      const { progress } = entry
      if (progress !== null && progress !== told) {
        told = progress
        yield progress
        if (isOver(progress)) return
        continue
      }
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  } finally {
    entry.watchers.delete(tell)
    signal.removeEventListener('abort', tell)
  }
}

/** Where the list of a check before the import is. */
export function checkedPathOf({ problemsPath }: Pick<Uploaded, 'problemsPath'>): string {
  return `${problemsPath}.checked`
}

/** Deletes an uploaded file, and what was taken out of it. */
export async function removeUpload(path: string): Promise<void> {
  await rm(path, { force: true })
  await rm(rowsPathOf(path), { force: true })
}

/** Deletes the files of an import; the list of problems stays while its result may be read. */
export async function removeFiles({ upload }: ImportEntry, which: 'upload' | 'all'): Promise<void> {
  if (upload === null) return
  await removeUpload(upload.path)
  if (which === 'upload') return
  await rm(upload.problemsPath, { force: true })
  await rm(checkedPathOf(upload), { force: true })
}
