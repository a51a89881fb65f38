import type { ImportTally } from '@operagrid/shared/domain/import-tally'

import { counted, number } from '../import-words.ts'

/** What an import would do, in one sentence: '12 records will be added and 3 changed.' */
export function checkSentence({ added, updated }: ImportTally): string {
  if (added + updated === 0) return 'Nothing would change.'
  if (updated === 0) return `${counted(added, 'record', 'records')} will be added.`
  if (added === 0) return `${counted(updated, 'record', 'records')} will be changed.`
  return `${counted(added, 'record', 'records')} will be added and ${number(updated)} changed.`
}

/** What an import did: '12 records added, 3 changed'. */
export function tallyTitle({ added, updated }: ImportTally): string {
  if (added + updated === 0) return 'Nothing was changed'
  if (updated === 0) return `${counted(added, 'record', 'records')} added`
  if (added === 0) return `${counted(updated, 'record', 'records')} changed`
  return `${counted(added, 'record', 'records')} added, ${number(updated)} changed`
}

/** The rows that came to nothing, or came in otherwise than one would think, a sentence each. */
export function restLines({ unchanged, leftOut, withoutKey }: ImportTally, keyName: string | null): string[] {
  const lines: string[] = []
  if (unchanged > 0)
    lines.push(
      `${counted(unchanged, 'row is', 'rows are')} in the grid to the letter, and ${unchanged === 1 ? 'changes' : 'change'} nothing.`,
    )
  if (withoutKey > 0)
    lines.push(
      `${counted(withoutKey, 'row has', 'rows have')} no ${keyName ?? 'key'}, and ${withoutKey === 1 ? 'is' : 'are'} among the new records.`,
    )
  if (leftOut > 0) lines.push(`${counted(leftOut, 'row is', 'rows are')} left out.`)
  return lines
}
