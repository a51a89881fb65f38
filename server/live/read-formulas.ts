import { listFields } from '@operagrid/db/queries/grid'
import type { LockedGrid } from '@operagrid/db/queries/grid-lock'
import type { LaterEdit } from '@operagrid/db/queries/record-later'
import { asMember } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { Field } from '@operagrid/shared/domain/field'
import { formulasOf } from '@operagrid/shared/domain/formula-fields'
import type { Formulas } from '@operagrid/shared/domain/formula-fields'
import type { Actor } from '@operagrid/shared/domain/member'
import { seesAllFields } from '@operagrid/shared/domain/visibility'

import type { GridMemory } from './commit-group.ts'

type WrittenGrid = {
  readonly gridId: string
  readonly grid: LockedGrid
  readonly memory: GridMemory
  /** What the member sees of its fields. */
  readonly fields: readonly Field[]
}

/** The formulas of a grid that is written to, also those that the member may not know of. */
export async function readFormulas(
  tx: TenantTx,
  actor: Actor,
  { gridId, grid, memory, fields }: WrittenGrid,
): Promise<Formulas> {
  if (grid.computed.length === 0) return formulasOf(none)
  if (seesAllFields(actor.role)) return formulasOf(fields)
  if (memory.fields?.schemaVersion === grid.schemaVersion) return formulasOf(memory.fields.fields)
  const all = await asMember(tx, { ...actor, role: 'organizer' }, () => listFields(tx, gridId))
  // Whatever is read and written from here on is the member's own again.
  await asMember(tx, actor, async () => await Promise.resolve())
  memory.fields = { schemaVersion: grid.schemaVersion, fields: all }
  return formulasOf(all)
}

/** Edits that people made: a calculated cell is nobody's. */
export function withoutComputed(edits: readonly LaterEdit[], { ids }: Formulas): readonly LaterEdit[] {
  return edits.filter(({ fieldId }) => !ids.has(fieldId))
}

const none: readonly Field[] = []
