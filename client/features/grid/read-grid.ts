import { namesPeople } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'

import { errorOf, trpc } from '../../trpc.ts'
import type { ShownError } from '../../trpc.ts'

const AGAIN_MS = 2000

export type GridReading = {
  /** Resolves with the version of what was read, once it was; never where there is no such grid. */
  readonly known: Promise<number>
  /** Tries again now. */
  readonly wake: () => void
}

/** Reads a grid until it is there, or cannot be. `ready`: waited for before it is told, where it names people. */
export function readGrid(
  gridId: string,
  told: {
    readonly ready: Promise<unknown>
    readonly onRead: (grid: Grid) => void
    readonly onFault: (fault: ShownError | undefined) => void
  },
): GridReading {
  let wake: () => void = () => undefined
  async function read(): Promise<number> {
    for (;;) {
      try {
        const grid = await trpc.grid.get.query({ gridId })
        // Orders by names are those of all who are known.
        if (grid.fields.some(namesPeople)) await told.ready
        told.onRead(grid)
        return grid.version
      } catch (error) {
        const shown = errorOf(error)
        if (shown.code === 'NOT_FOUND' || shown.code === 'NOT_ALLOWED' || shown.code === 'UNAUTHENTICATED') {
          told.onFault(shown)
          return await new Promise<never>(() => undefined)
        }
        if (shown.code !== 'OFFLINE') told.onFault(shown)
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, AGAIN_MS)
        })
        told.onFault(undefined)
      }
    }
  }
  return { known: read(), wake: () => wake() }
}
