import type { Cells } from '@operagrid/shared/domain/cell'
import type { GridChange, GridEvent, RecordChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { Telling, Told } from '../check/history.ts'

/** Records as they were read: `version` is the grid's, and nothing up to it needs to be told. */
export type Reading = { readonly version: number; readonly records: readonly GridRecord[] }

/** What a client holds of its grid, confirmed by windows and by the feed: the model of its record list. */
export type Screen = {
  /** The last version told; null before anything was read. */
  head(): number | null
  /** What to resume from. */
  lastEventId(): string | undefined
  needsReading(): boolean
  adopt(reading: Reading): void
  /** A stream begins after `cursor`. */
  opened(cursor: number, role: Role): void
  take(id: string | null, event: GridEvent): void
  /** The page is opened anew, by whoever is signed in now: nothing is known. */
  reload(): void
  /** It resumes from nonsense next. */
  forget(id: string): void
  records(): readonly GridRecord[]
  deletedIds(): readonly string[]
  told(): readonly Telling[]
}

export function createScreen(): Screen {
  const told: Telling[] = []
  const tell = (what: Told): void => void told.push({ atMs: Date.now(), ...what })
  let records = new Map<string, GridRecord>()
  let taken: GridChange[] = []
  const deleted = new Set<string>()
  let head: number | null = null
  let lastEventId: string | undefined
  let readVersion = 0
  /** A reading older than this misses what was skipped. */
  let skippedTo = 0
  let needsReading = true

  function apply(change: GridChange): void {
    if (change.kind === 'schema' || change.version <= readVersion) return
    const held = records.get(change.recordId)
    if (held !== undefined && held.version >= change.version) return
    const after = recordAfter(held, change)
    if (after === undefined) records.delete(change.recordId)
    else records.set(change.recordId, after)
  }

  return {
    head: () => head,
    lastEventId: () => lastEventId,
    needsReading: () => needsReading,
    adopt({ version, records: read }) {
      if (version < skippedTo) return
      needsReading = false
      readVersion = version
      records = new Map(read.map((record) => [record.id, record]))
      head ??= version
      for (const change of taken) apply(change)
    },
    opened(cursor, role) {
      head = cursor
      tell({ kind: 'opened', cursor, role })
    },
    take(id, event) {
      if (id !== null) lastEventId = id
      if (event.type === 'resync') {
        tell({ kind: 'resync', version: event.version })
        head = event.version
        skippedTo = event.version
        taken = []
        needsReading = true
        return
      }
      const upTo = Math.max(versionOf(id), event.changes.at(-1)?.version ?? 0)
      tell({ kind: 'changes', id: versionOf(id), changes: event.changes })
      for (const change of event.changes) {
        taken.push(change)
        if (change.kind === 'delete') deleted.add(change.recordId)
        if (change.kind === 'restore') deleted.delete(change.recordId)
        apply(change)
      }
      head = Math.max(head ?? 0, upTo)
    },
    reload() {
      records = new Map()
      taken = []
      head = null
      lastEventId = undefined
      readVersion = 0
      skippedTo = 0
      needsReading = true
    },
    forget: (id) => void (lastEventId = id),
    records: () => [...records.values()],
    deletedIds: () => [...deleted],
    told: () => told,
  }
}

/** An event's id begins with the version it reaches to. */
function versionOf(id: string | null): number {
  return Number(/^\d+/.exec(id ?? '')?.[0] ?? -1)
}

function stands(held: GridRecord, { rowOrder }: RecordChange): GridRecord {
  const { rowOrder: _, ...record } = held
  return rowOrder === undefined ? record : { ...record, rowOrder }
}

function recordAfter(held: GridRecord | undefined, change: RecordChange): GridRecord | undefined {
  switch (change.kind) {
    case 'create':
    case 'restore':
      return {
        id: change.recordId,
        number: change.number,
        version: change.version,
        cells: withoutEmpty(change.after),
        reviewState: change.reviewState,
        createdAt: change.createdAt,
        createdBy: change.createdBy,
        updatedAt: change.at,
        updatedBy: change.memberId,
        assignedTo: change.assignedTo,
        ...(change.rowOrder !== undefined && { rowOrder: change.rowOrder }),
      }
    case 'delete':
      return undefined
    case 'comment':
    case 'claim':
      return held
    case 'move':
      return held && stands(held, change)
    case 'patch':
    case 'review':
    case 'assign':
      return (
        held && {
          ...held,
          version: change.version,
          cells: withoutEmpty({ ...held.cells, ...change.after }),
          reviewState: change.reviewState,
          updatedAt: change.at,
          updatedBy: change.memberId,
          assignedTo: change.assignedTo,
        }
      )
  }
}

/** Empty cells are absent, as they are in what the server answers. */
export function withoutEmpty(cells: Cells): Cells {
  return Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== null))
}
