import type { Log } from '../log.ts'
import type { Engine } from './engine.ts'

/** How often it is looked for grids that some server left half worked out. */
const LOOK_MS = 60_000

/** Goes on with formulas that a server left which is gone, now and from time to time; the answer ends it. */
export function startComputeLeft({ engine, log }: { readonly engine: Engine; readonly log: Log }): () => void {
  const look = (): void => {
    engine.computeLeft().catch((error: unknown) => log.warn({ err: error }, 'could not look for formulas to work out'))
  }
  look()
  const timer = setInterval(look, LOOK_MS)
  timer.unref()
  return () => clearInterval(timer)
}
