import type { GridRecord } from '@operagrid/shared/domain/record'

import { newRecord } from '../replay.ts'

/** An empty record that was made here and is not confirmed yet. */
export function madeRecord(id: string): GridRecord {
  const op = { kind: 'create' as const, opId: id, recordId: id, cells: {} }
  return newRecord({ op, queuedAt: '2026-11-29T12:00:00.000Z', version: null }, 'me')
}
