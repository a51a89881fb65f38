import type { LeftOut, RecordsCopied } from '@operagrid/shared/domain/grid-copy'

import { countWords } from '../cell-words.ts'

/** '1 record', '5,248 records'. */
export function recordsWords(count: number): string {
  return `${countWords(count)} ${count === 1 ? 'record' : 'records'}`
}

/** What the new grid does not have, by name; undefined where it has all. */
export function leftWords({ fields, views }: LeftOut): string | undefined {
  const parts = [
    ...(fields.length === 0 ? [] : [`the ${fields.length === 1 ? 'field' : 'fields'} ${fields.join(', ')}`]),
    ...(views.length === 0 ? [] : [`the ${views.length === 1 ? 'view' : 'views'} ${views.join(', ')}`]),
  ]
  return parts.length === 0 ? undefined : `Left out: ${parts.join('; ')}.`
}

/** How many records came along, and what did not; null: nobody knows any more. */
export function copiedWords(records: number, copied: RecordsCopied | null): string {
  const gone = copied?.gone ?? 0
  return [
    `${recordsWords(records)} came along.`,
    copied === null ? undefined : leftWords(copied),
    gone === 0
      ? undefined
      : `In ${countWords(gone)} ${gone === 1 ? 'cell' : 'cells'} whoever has left the workspace is not named any more.`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
}
