import { giveUpField, trashField } from '@operagrid/db/queries/field-trash'
import { listFields } from '@operagrid/db/queries/grid'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { LinkTarget } from '@operagrid/shared/domain/field-link'
import { isLink } from '@operagrid/shared/domain/link'
import { AppError } from '@operagrid/shared/errors'

import { settleShape } from '../live/settle-shape.ts'
import { emptierOf } from './system.ts'
import type { Emptying } from './trash.ts'

/** Takes the fields that mirror a grid's links out of the other grids, for good: what they lead to is going. */
export async function cutLinksTo({ db, engine, tenantId }: Emptying, gridId: string): Promise<void> {
  const emptier = emptierOf(tenantId)
  const fields = await inTenant(db, emptier, (tx) => listFields(tx, gridId), { mode: 'read' })
  for (const { link } of fields.filter(isLink)) {
    if (link.gridId === gridId) continue
    try {
      await engine.reshape(emptier, link.gridId, async (tx, grid) => {
        const left = await giveUpMirror(tx, link, grid.fields)
        return { ...(await settleShape(tx, emptier, grid, left)), about: link.fieldId }
      })
    } catch (error) {
      if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error
      // The other grid is in the trash itself: nobody has to be told.
      await engine.alone(emptier, link.gridId, async (tx) => {
        await giveUpMirror(tx, link, await listFields(tx, link.gridId))
      })
    }
  }
}

async function giveUpMirror(tx: TenantTx, { gridId, fieldId }: LinkTarget, fields: readonly Field[]) {
  const field = findField(fields, fieldId)
  if (field === undefined) return fields
  await trashField(tx, gridId, { field, fields, memberId: null })
  await giveUpField(tx, gridId, fieldId)
  return fields.filter(({ id }) => id !== fieldId)
}
