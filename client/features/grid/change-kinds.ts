import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'

/** True for a change of a record, not of the grid itself. */
export function isRecordChange(change: GridChange): change is RecordChange {
  return change.kind !== 'schema'
}

/** True where a record is there that was not before. */
export function isNewRecord({ kind }: RecordChange): boolean {
  return kind === 'create' || kind === 'restore'
}
