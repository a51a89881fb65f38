import type { RecordChange, SchemaChange } from '@operagrid/shared/domain/change'

/** A change of a grid's shape at `version`, the smallest there is. */
export function schemaChange(version: number): SchemaChange {
  const at = '2026-11-26T10:00:00.000Z'
  return { kind: 'schema', version, memberId: null, at, name: `Grid ${version}`, fields: [], reload: false }
}

/** An edit of a record at `version`. */
export function recordChange(version: number, changed: Partial<RecordChange> = {}): RecordChange {
  return {
    kind: 'patch',
    version,
    recordId: '0193d0a0-0000-7000-8000-000000000001',
    number: 1,
    opId: '0193d0a0-0000-7000-8000-000000000002',
    memberId: null,
    at: '2026-11-26T10:00:00.000Z',
    before: { title000: 'a' },
    after: { title000: 'b' },
    reviewState: 'none',
    createdAt: '2026-11-26T10:00:00.000Z',
    createdBy: null,
    assignedTo: null,
    ...changed,
  }
}
