import { sameCell } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Since } from '@operagrid/shared/domain/clock-fields'
import type { Op } from '@operagrid/shared/domain/op'

import { serverTime } from '../../live/server-clock.ts'

type Queued = { readonly op: Op; readonly queuedAt: string }

/**
 * Since when a record with unconfirmed edits holds what it shows, for its clocks: from when the edit was made here.
 * What an undo gives back has its clock with it.
 */
export function sinceQueued(queued: readonly Queued[], confirmed: Cells, shown: Cells): Since {
  return (_clockId, fieldId) => {
    if (sameCell(confirmed[fieldId], shown[fieldId])) return null
    const last = queued.findLast(({ op }) => op.kind === 'undo' || ('cells' in op && fieldId in op.cells))
    if (last === undefined || last.op.kind === 'undo') return null
    return new Date(serverTime(Date.parse(last.queuedAt))).toISOString()
  }
}
