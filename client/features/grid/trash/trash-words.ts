import { daysLeft } from '@operagrid/shared/domain/trash'
import type { Deleted, FieldRestored } from '@operagrid/shared/domain/trash'

import { countWords } from '../cell-words.ts'

/** How long something can still be brought back. */
export function leftWords(deleted: Pick<Deleted, 'keptUntil'>, now: Date): string {
  const days = daysLeft(deleted, now)
  if (days === 0) return 'goes within the hour'
  return days === 1 ? '1 day left' : `${countWords(days)} days left`
}

/** What came back with a field, beside its cells; undefined where nothing has to be said. */
export function restoredWords(asked: string, { name, views, forms, tiles }: FieldRestored): string | undefined {
  const named = [several(views, 'shared view'), several(forms, 'form'), several(tiles, 'tile')].filter(
    (part) => part !== '',
  )
  const sentences = [
    ...(name === asked ? [] : [`Another field is called ${asked} by now.`]),
    ...(named.length === 0 ? [] : [`${inWords(named)} that named it use it again.`]),
  ]
  return sentences.length === 0 ? undefined : sentences.join(' ')
}

function several(count: number, noun: string): string {
  if (count === 0) return ''
  return count === 1 ? `1 ${noun}` : `${countWords(count)} ${noun}s`
}

function inWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`
}
