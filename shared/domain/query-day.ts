import { makeBucket } from './query-bucket.ts'
import { readValue } from './query-subject.ts'
import type { Subject } from './query-subject.ts'
import type { GridRecord } from './record.ts'

/** Whether what a subject holds is on a day. */
export function hasDay({ kind }: Pick<Subject, 'kind'>): boolean {
  return kind === 'date' || kind === 'dateTime'
}

/**
 * On which day what a record holds is: 'YYYY-MM-DD' as a clock in `zone` shows it, of a date the date itself. Null for
 * what is no date, see `isDate`. The same as `daySql` in db.
 */
export function makeDayOf(subject: Subject, zone: string): (record: GridRecord) => string | null {
  const { kind, ref } = subject
  if (kind !== 'date' && kind !== 'dateTime') return () => null
  const dayOf = makeBucket(kind, { field: ref, bucket: 'day', zone })
  return (record) => {
    const value = readValue(subject, record)
    return typeof value === 'string' ? dayOf(value) : null
  }
}
