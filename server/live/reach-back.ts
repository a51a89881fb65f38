import type { GridChange } from '@operagrid/shared/domain/change'

import type { ClassMemory } from './class-memory.ts'

/** Further back than this nothing is read: whoever missed more reads windows for less. */
const MAX_BACK = 2_000
/** Read a little more than asked: others resume at the same moment from about the same place. */
const SLACK = 200
/** Changes and restarts in between may make a reading worthless; then the reader gets `resync`. */
const MAX_TRIES = 5

/** Changes after `version` as the class may see them, oldest first, at most `limit`. */
type ReadBack = (version: number, limit: number) => Promise<readonly GridChange[]>

type Reading = { readonly done: Promise<void>; wanted: number }

const readings = new WeakMap<ClassMemory, Reading>()

/**
 * Makes a class remember everything after `cursor`, from `grid_change`, if that is not too far back.
 * Readers who ask at the same time share one reading: those who come during one share the next.
 */
export async function reachBack(memory: ClassMemory, cursor: number, read: ReadBack): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const back = memory.reachesBackTo - cursor
    if (back <= 0 || back > MAX_BACK) return
    const running = readings.get(memory)
    if (running === undefined) {
      await start(memory, cursor, read)
      continue
    }
    running.wanted = Math.min(running.wanted, cursor)
    await running.done
    if (readings.get(memory) === undefined && memory.reachesBackTo > cursor) await start(memory, running.wanted, read)
  }
}

function start(memory: ClassMemory, wanted: number, read: ReadBack): Promise<void> {
  const done = readBack(memory, wanted, read).finally(() => readings.delete(memory))
  readings.set(memory, { done, wanted: Number.MAX_SAFE_INTEGER })
  return done
}

async function readBack(memory: ClassMemory, wanted: number, read: ReadBack): Promise<void> {
  const { era, reachesBackTo } = memory
  const from = Math.max(0, wanted - SLACK)
  const changes = await read(from, reachesBackTo - from)
  // The ring let go of something meanwhile, or what the members see is something else now.
  if (memory.era !== era || memory.reachesBackTo !== reachesBackTo) return
  memory.remember(
    from,
    changes.filter((change) => change.version <= reachesBackTo),
  )
}
