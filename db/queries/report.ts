import { sql } from 'kysely'
import { z } from 'zod'

import type { Field } from '@operagrid/shared/domain/field'
import { formItem } from '@operagrid/shared/domain/form'
import type { FormItem } from '@operagrid/shared/domain/form'
import { isAsked } from '@operagrid/shared/domain/form-rules'
import type { MyReport, Whose } from '@operagrid/shared/domain/report'
import { strangersLeftOut } from '@operagrid/shared/domain/visibility'

import type { TenantTx } from '../tenant.ts'
import { cutSql } from './change.ts'
import { listFields } from './grid.ts'
import { toRecord } from './record.ts'

const items = z.array(formItem)

/**
 * What is assigned to `memberId`, what they filed through forms, and what else the grids show that let their
 * reporters see all: the newest of each, at most `limit`. Deleted records and grids are left out.
 */
export async function listMyReports(tx: TenantTx, memberId: string, limit: number): Promise<MyReport[]> {
  const assigned = await listed(tx).where('r.assigned_to', '=', memberId).limit(limit).execute()
  const own = await listed(tx)
    .where('r.created_by', '=', memberId)
    .where('r.form_id', 'is not', null)
    .where(sql<boolean>`r.assigned_to is distinct from ${memberId}::uuid`)
    .limit(limit)
    .execute()
  const others = await listOthers(tx, memberId, limit)
  const rows = [...assigned, ...own, ...others]
  const fields = await fieldsByGrid(tx, [...new Set(rows.map((row) => row.grid_id))])
  return rows.map((row) => {
    const whose = row.assigned_to === memberId ? 'assigned' : row.created_by === memberId ? 'own' : 'other'
    const shown = shownFields(row.items, fields.get(row.grid_id) ?? [], whose)
    const record = strangersLeftOut(toRecord(row, new Set(shown.map(({ id }) => id))), memberId)
    return { record, whose, gridId: row.grid_id, formId: row.form_id, formName: row.form_name, fields: shown }
  })
}

function listed(tx: TenantTx) {
  return tx
    .selectFrom('grid_record as r')
    .innerJoin('grid as g', (join) => join.onRef('g.tenant_id', '=', 'r.tenant_id').onRef('g.id', '=', 'r.grid_id'))
    .leftJoin('form as f', (join) => join.onRef('f.tenant_id', '=', 'r.tenant_id').onRef('f.id', '=', 'r.form_id'))
    .select(['r.id', 'r.grid_id', 'r.number', 'r.version', 'r.review_state', 'r.form_id', 'r.assigned_to'])
    .select((eb) => cutSql(eb.ref('r.grid_id'), 'cells', eb.ref('r.cells')).as('cells'))
    .select(['r.created_at', 'r.created_by', 'r.updated_at', 'r.updated_by', 'f.name as form_name', 'f.items'])
    .where('r.deleted_at', 'is', null)
    .where('g.ready', '=', true)
    .where('g.deleted_at', 'is', null)
    .orderBy('r.created_at', 'desc')
    .orderBy('r.id', 'desc')
}

/** Others' records of grids that show their reporters all, for whoever is a reporter. */
async function listOthers(tx: TenantTx, memberId: string, limit: number) {
  const grids = await tx
    .selectFrom('grid')
    .select('id')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('reporters_see', '=', 'all')
    .where('ready', '=', true)
    .where('deleted_at', 'is', null)
    .where(sql<boolean>`app.role() = 'reporter'`)
    .execute()
  const found = []
  for (const { id } of grids) {
    // The newest by number, which an index knows in this order.
    const rows = await listed(tx)
      .clearOrderBy()
      .orderBy('r.number', 'desc')
      .where('r.tenant_id', '=', sql<string>`app.tenant_id()`)
      .where('r.grid_id', '=', id)
      .where(sql<boolean>`r.assigned_to is distinct from ${memberId}::uuid`)
      .where(sql<boolean>`r.created_by is distinct from ${memberId}::uuid`)
      .limit(limit)
      .execute()
    found.push(...rows)
  }
  return found.toSorted((a, b) => b.created_at.getTime() - a.created_at.getTime()).slice(0, limit)
}

/** The fields that the form asks, as it asks them; of what is not one's own all others behind them. */
function shownFields(asked: unknown, known: readonly Field[], whose: Whose): Field[] {
  const first = asked === null ? [] : askedFields(items.parse(asked), known)
  if (whose === 'own') return first
  return [...first, ...known.filter((field) => !first.some(({ id }) => id === field.id))]
}

function askedFields(asked: readonly FormItem[], known: readonly Field[]): Field[] {
  return asked.flatMap((item) => {
    const found = known.find((field) => field.id === item.fieldId)
    return found === undefined ? [] : [{ ...found, name: item.label }]
  })
}

async function fieldsByGrid(tx: TenantTx, gridIds: readonly string[]): Promise<ReadonlyMap<string, Field[]>> {
  const byGrid = new Map<string, Field[]>()
  for (const gridId of gridIds) byGrid.set(gridId, (await listFields(tx, gridId)).filter(isAsked))
  return byGrid
}
