import type { Choice } from '@operagrid/shared/domain/field'

import { newShortId } from './short-id.ts'

/** What a new status begins with, to be changed at will. */
export function starterStates(): readonly Choice[] {
  return [
    { id: newShortId(), name: 'New', color: 'blue' },
    { id: newShortId(), name: 'In progress', color: 'amber' },
    { id: newShortId(), name: 'Done', color: 'green', done: true },
  ]
}
