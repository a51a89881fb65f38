import type { SortKey } from '@operagrid/shared/domain/record'

import type { Block } from './record-block.ts'
import type { Placed } from './record-effect.ts'
import type { RecordOrder } from './record-order.ts'

/** A stretch of neighbouring loaded blocks of one version; `start` and `end` are its bounds, `end` undefined at the list's end. */
export type Run = {
  readonly start: SortKey | null
  end: SortKey | undefined
  readonly version: number
  doubtful: boolean
  readonly placed: Placed[]
}

/** Stretches of neighbouring loaded blocks that are of the same version; those up to `head` all are. */
export function loadedRuns(blocks: readonly Block[], head: number): Run[] {
  const runs: Run[] = []
  let joined = false
  for (const [at, block] of blocks.entries()) {
    if (block.placed === null) {
      joined = false
      continue
    }
    const version = Math.max(block.recordsVersion, head)
    const last = runs.at(-1)
    const run =
      joined && last?.version === version
        ? last
        : { start: block.start, end: block.start ?? undefined, version, doubtful: false, placed: [] }
    if (run !== last) runs.push(run)
    joined = true
    run.placed.push(...block.placed)
    run.doubtful ||= block.doubtful || block.stale
    run.end = blocks[at + 1]?.start ?? undefined
  }
  return runs
}

/** True when `run` holds all there is from `start` to `end`. */
export function covers(run: Run, start: SortKey | null, end: SortKey | undefined, order: RecordOrder): boolean {
  const startsBefore = run.start === null || (start !== null && order.compare(run.start, start) <= 0)
  return startsBefore && (run.end === undefined || (end !== undefined && order.compare(run.end, end) >= 0))
}
