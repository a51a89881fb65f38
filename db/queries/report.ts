import { z } from 'zod'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { formItem } from '@operagrid/shared/domain/form'
import type { FormItem } from '@operagrid/shared/domain/form'
import { reviewState } from '@operagrid/shared/domain/record'
import type { GridRecord } from '@operagrid/shared/domain/record'
import type { MyReport } from '@operagrid/shared/domain/report'

import type { TenantTx } from '../tenant.ts'
import { cutSql } from './change.ts'
import { listFields } from './grid.ts'

const items = z.array(formItem)

/**
 * What `memberId` filed through forms, newest first, at most `limit`; deleted records and grids
 * are left out. Cells that the form does not ask stay behind, whoever filled them.
 */
export async function listMyReports(tx: TenantTx, memberId: string, limit: number): Promise<MyReport[]> {
  const rows = await tx
    .selectFrom('grid_record as r')
    .innerJoin('grid as g', (join) => join.onRef('g.tenant_id', '=', 'r.tenant_id').onRef('g.id', '=', 'r.grid_id'))
    .leftJoin('form as f', (join) => join.onRef('f.tenant_id', '=', 'r.tenant_id').onRef('f.id', '=', 'r.form_id'))
    .select(['r.id', 'r.grid_id', 'r.number', 'r.version', 'r.review_state', 'r.form_id'])
    .select((eb) => cutSql(eb.ref('r.grid_id'), 'cells', eb.ref('r.cells')).as('cells'))
    .select(['r.created_at', 'r.created_by', 'r.updated_at', 'r.updated_by', 'f.name as form_name', 'f.items'])
    .where('r.created_by', '=', memberId)
    .where('r.form_id', 'is not', null)
    .where('r.deleted_at', 'is', null)
    .where('g.deleted_at', 'is', null)
    .orderBy('r.created_at', 'desc')
    .orderBy('r.id', 'desc')
    .limit(limit)
    .execute()
  const fields = await fieldsByGrid(tx, [...new Set(rows.map((row) => row.grid_id))])
  return rows.flatMap((row) => {
    if (row.form_id === null) return []
    const known = fields.get(row.grid_id) ?? []
    const asked = row.items === null ? [] : askedFields(items.parse(row.items), known)
    // jsonb as the writer checked it, cell by cell.
    const cells = row.cells as Cells
    const record: GridRecord = {
      id: row.id,
      number: row.number,
      version: row.version,
      cells: Object.fromEntries(asked.flatMap(({ id }) => (id in cells ? [[id, cells[id] ?? null]] : []))),
      reviewState: reviewState.parse(row.review_state),
      createdAt: row.created_at.toISOString(),
      createdBy: row.created_by,
      updatedAt: row.updated_at.toISOString(),
      // A reporter knows only themselves; who else touched the report is not theirs to read.
      updatedBy: row.updated_by === memberId ? memberId : null,
    }
    return [{ record, gridId: row.grid_id, formId: row.form_id, formName: row.form_name, fields: asked }]
  })
}

function askedFields(asked: readonly FormItem[], known: readonly Field[]): Field[] {
  return asked.flatMap((item) => {
    const found = known.find((field) => field.id === item.fieldId)
    return found === undefined ? [] : [{ ...found, name: item.label }]
  })
}

async function fieldsByGrid(tx: TenantTx, gridIds: readonly string[]): Promise<ReadonlyMap<string, Field[]>> {
  const byGrid = new Map<string, Field[]>()
  for (const gridId of gridIds) byGrid.set(gridId, await listFields(tx, gridId))
  return byGrid
}
