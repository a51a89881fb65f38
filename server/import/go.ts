import type { ImportProgress, ImportResult } from '@operagrid/shared/domain/import'
import { AppError } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'
import type { EndWords } from './end-words.ts'
import { moveTo, removeFiles } from './import-entry.ts'
import type { ImportEntry } from './import-entry.ts'
import { cancelled } from './import-store.ts'
import type { Job } from './job.ts'

/** What every import is given, whatever it fills. */
export type JobParts = Pick<Job, 'signal' | 'onProgress'>

/** What is told of an import from its beginning on, and how its end is said. `total`: records. */
export type Telling = { readonly total: number; readonly words: EndWords }

/** Starts an import that nobody has started; answers where it is. */
export type Go = (
  entry: ImportEntry,
  telling: Telling,
  work: (parts: JobParts) => Promise<ImportResult>,
) => ImportProgress

export const faultWords = 'an import failed'

export function makeGo(log: Log): Go {
  async function run(...[entry, { total, words }, work]: Parameters<Go>): Promise<void> {
    let end: Omit<ImportProgress, 'total'>
    const parts: JobParts = {
      signal: entry.abort.signal,
      onProgress: (phase, done) => moveTo(entry, { phase, done, total, message: null }),
    }
    try {
      entry.result = await work(parts)
      end = { phase: 'done', done: entry.result.records, message: null }
    } catch (error) {
      if (!(error instanceof AppError)) log.error({ err: error }, faultWords)
      end = { phase: error === cancelled ? 'cancelled' : 'failed', done: 0, message: words(error) }
    }
    // Before the end is told: who hears of it finds everything in order.
    await removeFiles(entry, 'upload').catch((error: unknown) =>
      log.warn({ err: error }, 'could not remove an uploaded file'),
    )
    entry.touchedAtMs = Date.now()
    moveTo(entry, { ...end, total })
  }

  return (entry, telling, work) => {
    const waiting: ImportProgress = { phase: 'waiting', done: 0, total: telling.total, message: null }
    moveTo(entry, waiting)
    entry.running = run(entry, telling, work)
    return waiting
  }
}
