import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'

/** True for a change of a record, not of the grid itself. */
export function isRecordChange(change: GridChange): change is RecordChange {
  return change.kind !== 'schema'
}

/** True for a change that brings a record, or brings it back. */
export function isNewRecord(change: RecordChange): boolean {
  return change.kind === 'create' || change.kind === 'restore'
}
