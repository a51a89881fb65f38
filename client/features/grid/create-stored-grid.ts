import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { SchemaChange } from '@operagrid/shared/domain/change'
import type { Grid } from '@operagrid/shared/domain/grid'
import { AppError } from '@operagrid/shared/errors'

import { tellListChanged } from '../../live/list-changes.ts'
import { trpc } from '../../trpc.ts'
import { isGone } from './is-gone.ts'
import { makeInsist } from './make-insist.ts'
import { readGrid } from './read-grid.ts'
import type { GridReading } from './read-grid.ts'

export type GridPart = Partial<Pick<Grid, 'name' | 'fields' | 'reportersSee' | 'claimMinutes' | 'byHand' | 'computing'>>

export type StoredGrid = {
  /** Name and fields as the server has them, undefined until they are here. */
  readonly grid: Accessor<Grid | undefined>
  /** Resolves with the version of the first reading. */
  readonly known: Promise<number>
  /** Shows what this page just changed, before the feed tells of it. */
  readonly change: (part: GridPart) => void
  /** Takes what the feed tells; nothing that is older than what is shown. */
  readonly take: (change: SchemaChange) => void
  /** The feed skipped up to `version`: reads until that is shown. */
  readonly reload: (version: number) => void
  /** Tries again now what failed for lack of a connection. */
  readonly wake: () => void
}

/** A grid's name, fields and settings, from the first reading on: the newest word of the server, in whichever order it comes. */
export function createStoredGrid(
  gridId: string,
  { ready, onFault }: Pick<Parameters<typeof readGrid>[1], 'ready' | 'onFault'>,
): StoredGrid {
  const [grid, setGrid] = createSignal<Grid>()
  /** Of which version is what is shown, and of which it must be at least. */
  let version = 0
  let least = 0
  /** Counts what this page changed: an answer that was on its way meanwhile may be from before. */
  let changed = 0
  let reading = false
  let closed = false
  const insist = makeInsist({ isFinal: isGone, isGone: () => closed, onFault: () => undefined })
  onCleanup(() => (closed = true))

  function show(read: Grid): void {
    version = read.version
    setGrid(read)
  }
  const first: GridReading = readGrid(gridId, { ready, onFault, onRead: show })

  async function readNewer(): Promise<Grid> {
    const before = changed
    const read = await trpc.grid.get.query({ gridId })
    if (read.version < least || changed !== before) throw new AppError('UNAVAILABLE', 'This is from before.')
    return read
  }

  function put(part: GridPart): void {
    const renamed = part.name !== undefined && part.name !== grid()?.name
    setGrid((current) => current && { ...current, ...part })
    if (renamed) tellListChanged()
  }

  return {
    grid,
    known: first.known,
    change(part) {
      changed += 1
      put(part)
    },
    take(change) {
      if (change.version <= version) return
      version = least = change.version
      const { name, fields, reportersSee, claimMinutes, byHand, computing = null } = change
      put({
        name,
        fields,
        computing,
        ...(reportersSee && { reportersSee }),
        ...(claimMinutes && { claimMinutes }),
        ...(byHand !== undefined && { byHand }),
      })
    },
    reload(reached) {
      least = Math.max(least, reached)
      if (reading) return
      reading = true
      insist
        .read(readNewer)
        // Whoever it is gone for is told so by the feed.
        .then(show, () => undefined)
        .finally(() => (reading = false))
    },
    wake() {
      first.wake()
      insist.wake()
    },
  }
}
