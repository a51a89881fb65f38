import { insertSchemaChange, lockGrid } from '@operagrid/db/queries/grid'
import type { TenantTx } from '@operagrid/db/tenant'
import type { SchemaChange } from '@operagrid/shared/domain/change'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Computing, Grid } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { seesField } from '@operagrid/shared/domain/visibility'
import type { ReportersSee } from '@operagrid/shared/domain/visibility'

import { turns } from './viewer-sight.ts'

/**
 * What a reshaping of a grid leaves behind; what is absent stays as it was. `about`: the one field it concerns, so
 * that it is no event to viewers where they do not see that field. `views`: its shared views changed. `computing`:
 * calculated cells are not worked out for all records yet: that goes on by itself. `moved`: the fields whose cells
 * changed, where that is known.
 */
export type Reshaped = {
  readonly name?: string
  readonly fields?: readonly Field[]
  readonly reportersSee?: ReportersSee
  readonly claimMinutes?: number
  readonly byHand?: boolean
  readonly reload: boolean
  readonly views?: true
  readonly computing?: Computing
  readonly moved?: readonly string[]
  readonly about?: string
}

/** What is left of each grid by its id; a grid that is missing stays as it is. */
export type Reshaping = (tx: TenantTx, grids: ReadonlyMap<string, Grid>) => Promise<ReadonlyMap<string, Reshaped>>

/** What a reshaping does before the grids, which are named, are locked. */
export type Opening = (tx: TenantTx, gridIds: readonly string[]) => Promise<unknown>

/**
 * Reshapes grids in one transaction, a schema change each. They are locked in the order of their ids, as whoever locks
 * several does.
 *
 * @throws AppError NOT_FOUND when one of them is not there
 */
export async function reshapeGrids(
  tx: TenantTx,
  { memberId }: Actor,
  gridIds: readonly string[],
  work: Reshaping,
): Promise<ReadonlyMap<string, SchemaChange>> {
  const grids = new Map<string, Grid>()
  for (const gridId of [...new Set(gridIds)].toSorted()) grids.set(gridId, await lockGrid(tx, gridId))
  const changes = new Map<string, SchemaChange>()
  for (const [gridId, reshaped] of await work(tx, grids)) {
    const grid = grids.get(gridId)
    if (grid === undefined) continue
    const {
      name = grid.name,
      fields = grid.fields,
      reportersSee = grid.reportersSee,
      claimMinutes = grid.claimMinutes,
      byHand = grid.byHand,
      reload,
      about,
      ...rest
    } = reshaped
    const isUnseen = about !== undefined && ![grid.fields, fields].some((some) => isSeen(some, about))
    const told = {
      memberId,
      at: new Date().toISOString(),
      name,
      fields,
      reportersSee,
      claimMinutes,
      byHand,
      // Cells that viewers never got are missing in their windows.
      reload: reload || turns(grid, { fields }),
      ...(isUnseen ? { unseen: about } : {}),
      ...rest,
    }
    changes.set(gridId, { kind: 'schema', ...told, version: await insertSchemaChange(tx, gridId, told) })
  }
  return changes
}

/** Whether viewers know of the field. */
function isSeen(fields: readonly Field[], id: string): boolean {
  const field = findField(fields, id)
  return field !== undefined && seesField('viewer', field)
}
