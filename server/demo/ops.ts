import { v7 } from 'uuid'

import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { Op } from '@operagrid/shared/domain/op'
import type { ReviewState } from '@operagrid/shared/domain/record'

import { makeRandom } from './random.ts'
import { reportForm } from './report-form.ts'

/** Of the incidents, this many of the newest came from the reporter's phone. */
const FILED = 9

/** How far the control room has come with each filed report, oldest first; absent = not looked at. */
const reviews: readonly ReviewState[] = ['accepted', 'accepted', 'accepted', 'needsFix', 'accepted', 'seen', 'seen']

export type DemoOps = {
  /** Logged by the control room itself. */
  readonly logged: Op[]
  /** Filed by the reporter, through the form. */
  readonly filed: Op[]
  /** What the control room made of those: category, priority, status, team. */
  readonly triaged: Op[]
}

/** The ops that make `incidents` records. The same ids for the same seed and time, so that a repetition changes nothing. */
export function makeOps(
  incidents: readonly Cells[],
  { seed, nowMs, formId }: { seed: number; nowMs: number; formId: string },
): DemoOps {
  const { next } = makeRandom(seed ^ 0x5eed)
  const id = (): string => v7({ msecs: nowMs, random: Uint8Array.from({ length: 16 }, () => Math.floor(next() * 256)) })
  const asked = new Set(reportForm.items.map((item) => item.fieldId))
  const split = incidents.length - FILED
  const logged = incidents.slice(0, split).map((cells): Op => ({ kind: 'create', opId: id(), recordId: id(), cells }))
  const filed: Op[] = []
  const triaged: Op[] = []
  for (const [at, cells] of incidents.slice(split).entries()) {
    const recordId = id()
    filed.push({ kind: 'create', opId: id(), recordId, cells: only(cells, (fieldId) => asked.has(fieldId)), formId })
    const state = reviews[at]
    if (state === undefined) continue
    const rest = only(cells, (fieldId) => !asked.has(fieldId))
    triaged.push({ kind: 'patch', opId: id(), recordId, cells: rest, baseVersion: 0 })
    triaged.push({ kind: 'review', opId: id(), recordId, state })
  }
  return { logged, filed, triaged }
}

function only(cells: Cells, wanted: (fieldId: string) => boolean): Record<string, CellValue> {
  return Object.fromEntries(Object.entries(cells).filter(([fieldId]) => wanted(fieldId)))
}
