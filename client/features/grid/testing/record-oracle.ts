import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { GridRecord, SortKey } from '@operagrid/shared/domain/record'

import type { RecordOrder } from '../record-order.ts'

/** `rowOrder`: where it was put by hand. `by`, `at`: who made it, and when. */
export type Made = { readonly rowOrder?: number; readonly by?: string | null; readonly at?: string }

export type RecordOracle = ReturnType<typeof makeRecordOracle>

/** A grid as the server keeps it, readable at any version it ever had: the oracle. */
export function makeRecordOracle(order: RecordOrder) {
  const states: ReadonlyMap<string, GridRecord>[] = [new Map()]
  const changes: RecordChange[] = []
  let numbers = 0
  const now = () => states.at(-1) ?? new Map<string, GridRecord>()
  const commit = (
    kind: RecordChange['kind'],
    record: GridRecord,
    cells: { before: Cells; after: Cells },
    next: GridRecord | null,
  ) => {
    const version = states.length
    const state = new Map(now())
    // Neither is an edit: the record keeps its version.
    if (next) state.set(record.id, kind === 'comment' || kind === 'move' ? next : { ...next, version })
    else state.delete(record.id)
    states.push(state)
    changes.push({
      kind,
      version,
      recordId: record.id,
      number: record.number,
      opId: '',
      memberId: null,
      at: record.createdAt,
      ...cells,
      reviewState: 'none',
      createdAt: record.createdAt,
      createdBy: record.createdBy,
      assignedTo: next?.assignedTo ?? record.assignedTo,
      ...(kind === 'comment' ? { comments: next?.comments ?? 0 } : {}),
      ...(next?.rowOrder !== undefined && ['create', 'move'].includes(kind) ? { rowOrder: next.rowOrder } : {}),
      ...(kind === 'delete' && record.rowOrder !== undefined ? { rowOrder: record.rowOrder } : {}),
    })
  }
  const sorted = (version: number): readonly GridRecord[] =>
    [...(states[version]?.values() ?? [])]
      .filter(order.holds)
      .sort((a, b) => order.compare(order.keyOf(a), order.keyOf(b)))
  return {
    changes,
    sorted,
    head: () => states.length - 1,
    ids: () => [...now().keys()],
    /** Whether or not the order holds them. */
    all: (): readonly GridRecord[] => [...now().values()],
    /** The record of a change as it was just before it. */
    before: (change: RecordChange) => states[change.version - 1]?.get(change.recordId),
    create(cells: Cells, { rowOrder, by = null, at = '2026-11-23T00:00:00.000Z' }: Made = {}) {
      numbers += 1
      const record: GridRecord = {
        id: `r${numbers}`,
        number: numbers,
        version: 0,
        cells,
        reviewState: 'none',
        createdAt: at,
        createdBy: by,
        updatedAt: at,
        updatedBy: null,
        assignedTo: null,
        ...(rowOrder !== undefined && { rowOrder }),
      }
      commit('create', record, { before: {}, after: cells }, record)
    },
    patch(id: string, fieldId: string, value: CellValue) {
      const record = now().get(id)
      if (!record) return
      const before = { [fieldId]: record.cells[fieldId] ?? null }
      commit(
        'patch',
        record,
        { before, after: { [fieldId]: value } },
        { ...record, cells: { ...record.cells, [fieldId]: value } },
      )
    },
    assign(id: string, memberId: string) {
      const record = now().get(id)
      if (record) commit('assign', record, { before: {}, after: {} }, { ...record, assignedTo: memberId })
    },
    comment(id: string, comments: number) {
      const record = now().get(id)
      if (!record) return
      const { comments: _, ...rest } = record
      commit('comment', record, { before: {}, after: {} }, comments === 0 ? rest : { ...rest, comments })
    },
    move(id: string, rowOrder: number) {
      const record = now().get(id)
      if (record) commit('move', record, { before: {}, after: {} }, { ...record, rowOrder })
    },
    remove(id: string) {
      const record = now().get(id)
      if (record) commit('delete', record, { before: record.cells, after: {} }, null)
    },
    outline(version: number, every: number) {
      const list = sorted(version)
      return { version, total: list.length, every, keys: list.filter((_, at) => at % every === 0).map(order.keyOf) }
    },
    window(version: number, bounds: { from?: SortKey; before?: SortKey; limit: number }) {
      const list = sorted(version).filter(
        (record) =>
          (!bounds.from || order.compare(order.keyOf(record), bounds.from) >= 0) &&
          (!bounds.before || order.compare(order.keyOf(record), bounds.before) < 0),
      )
      return { version, records: list.slice(0, bounds.limit) }
    },
  }
}
