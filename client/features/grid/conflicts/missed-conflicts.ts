import type { RecordChange } from '@operagrid/shared/domain/change'

import { isSameCell, takeChanges } from './conflict-list.ts'
import type { Conflicts } from './conflict-list.ts'

/** The changes of which the feed has not told: those behind `after`, up to `reached`. */
export type Missed = { readonly after: number; readonly reached: number }

/**
 * What `memberId` has lost in changes that the feed skipped, newest first, as it would have told of it: without what was
 * decided since, and what is in `known` already.
 *
 * @param changes of some records, in any order, as far as they are known now: also later ones, which may decide
 */
export function missedConflicts(
  changes: readonly RecordChange[],
  { after, reached, memberId, known }: Missed & { readonly memberId: string; readonly known: Conflicts },
): Conflicts {
  const since = changes.filter(({ version }) => version > after).sort((one, other) => one.version - other.version)
  return takeChanges([], since, memberId).filter(
    (lost) => lost.version <= reached && !known.some((one) => isSameCell(one, lost) && one.version >= lost.version),
  )
}
