import type { ImportTally } from '@operagrid/shared/domain/import-tally'

import type { Decision } from './decide.ts'

/** A tally that is still counted. */
export type Counting = { -readonly [K in keyof ImportTally]: ImportTally[K] }

export function noRows(): Counting {
  return { added: 0, updated: 0, unchanged: 0, leftOut: 0, withoutKey: 0 }
}

/** Counts one row's decision in. */
export function count(tally: Counting, decision: Decision): void {
  switch (decision.kind) {
    case 'add':
      tally.added += 1
      if (decision.withoutKey) tally.withoutKey += 1
      break
    case 'update':
      tally.updated += 1
      break
    case 'same':
      tally.unchanged += 1
      break
    case 'leaveOut':
      tally.leftOut += 1
  }
}
