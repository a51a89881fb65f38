import type { Duplicate } from '@operagrid/shared/domain/duplicate'

import { countWords } from '../cell-words.ts'

/** `Looks like 214`. */
export function looksWords({ record }: Pick<Duplicate, 'record'>): string {
  return `Looks like ${countWords(record.number)}`
}

/** How far two records are from each other: `40 m and 5 minutes apart`. */
export function apartWords({ metres, minutes }: Pick<Duplicate, 'metres' | 'minutes'>): string {
  const place = metres === 0 ? 'the same place' : `${countWords(metres)} m apart`
  if (minutes === 0) return `${place}, made within a minute`
  return `${place}, made ${minutes === 1 ? '1 minute' : `${countWords(minutes)} minutes`} apart`
}
