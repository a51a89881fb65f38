import { setTimeout as sleep } from 'node:timers/promises'

import { z } from 'zod'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { CallFault } from '../../chaos/client/call-fault.ts'
import type { Random } from '../../chaos/random.ts'
import { mutateOn, queryOn } from '../../chaos/world/call-nodes.ts'
import { uploadImport, uploadPhoto, uploadText } from './send-files.ts'
import { HIDDEN, VEILED, veiledId } from './side.ts'
import type { Belongings, Brand, Seat } from './side.ts'

export type Made = Omit<Belongings, 'tenantId' | 'memberId' | 'sessionId' | 'email'>

/** Records of the looked-for tenant: more than the other one may ever have, so that a foreign count shows. */
const RECORDS = { a: 1_200, b: 12 }

export function fieldsOf(brand: Brand): readonly Field[] {
  const { fields, mark } = brand
  const veiled: Field = {
    id: veiledId(brand),
    name: `${mark} ${VEILED}`,
    type: 'text',
    choices: [],
    hiddenFrom: ['viewer', 'reporter'],
  }
  const choices = [{ id: `${fields}c1`, name: `${mark} choice`, color: 'red' as const }]
  const field = (end: string, type: Field['type']): Field => ({
    id: `${fields}${end}`,
    name: `${mark} ${end}`,
    type,
    choices: type === 'select' ? choices : [],
  })
  return [
    field('tx', 'text'),
    field('nu', 'number'),
    field('se', 'select'),
    field('ph', 'photo'),
    field('at', 'attachment'),
    field('pl', 'location'),
    field('hi', 'text'),
    veiled,
  ]
}

/** One of everything in a tenant, made as people make it, and all of its texts branded. */
export async function makeBelongings(
  url: string,
  manager: Seat,
  { brand, random }: { readonly brand: Brand; readonly random: Random },
): Promise<Made & { readonly recordIds: readonly string[]; readonly opIds: readonly string[] }> {
  const { mark, fields } = brand
  const ask = (path: string, input: unknown) => mutateOn([url], path, input, { token: manager.token })
  const id = (): string => random.uuid(Date.now())
  const [gridId, formId, dashboardId, widgetId, viewId, commentId] = [id(), id(), id(), id(), id(), id()]
  await ask('grid.create', { id: gridId, name: `${mark} log`, fields: fieldsOf(brand) })
  await ask('form.save', { gridId, formId, form: formOf(brand) })
  const attachmentId = id()
  const textId = id()
  await uploadPhoto(url, manager.token, { id: attachmentId, name: `${mark}.png` })
  await uploadText(url, manager.token, { id: textId, name: `${mark}.txt`, text: `${mark} text` })
  const ops = Array.from({ length: RECORDS[brand.name] }, (_, at): Op => {
    const cells = {
      [`${fields}tx`]: `${mark} ${at} ${HIDDEN}`,
      [`${fields}nu`]: at,
      [`${fields}se`]: `${fields}c1`,
      [`${fields}pl`]: { lat: 54.3, lng: 10.1 },
      [`${fields}hi`]: `${mark} ${HIDDEN}`,
      [veiledId(brand)]: `${mark} ${VEILED} ${at % 3}`,
      ...(at === 0 ? { [`${fields}ph`]: [attachmentId], [`${fields}at`]: [textId, attachmentId] } : {}),
    }
    return { kind: 'create', opId: id(), recordId: id(), cells }
  })
  for (let at = 0; at < ops.length; at += 600) await ask('record.apply', { gridId, ops: ops.slice(at, at + 600) })
  await ask('comment.add', { gridId, recordId: ops[0]?.recordId, commentId, text: `${mark} says`, mentions: [] })
  await ask('view.save', { gridId, viewId, name: `${mark} view`, shared: true, look: lookOf(brand) })
  await ask('dashboard.create', { dashboardId, name: `${mark} wall` })
  await ask('dashboard.saveWidget', { dashboardId, widgetId, widget: tileOf(brand, gridId) })
  await ask('dashboard.saveWidget', { dashboardId, widgetId: id(), widget: veiledTileOf(brand, gridId) })
  await ask('member.invite', { email: `${mark}@example.org`, name: `${mark} guest`, role: 'viewer' })
  const [invitation] = z
    .array(z.object({ id: z.string() }))
    .parse(await queryOn([url], 'member.invitations', { token: manager.token }))
  const importId = await makeImport(url, manager, { brand, gridId: id() })
  const gridImportId = await makeGridImport(url, manager, { brand, gridId })
  const recordIds = ops.map((op) => op.recordId)
  const deleted = await makeDeleted(ask, { brand, gridId, id })
  return {
    gridId,
    fieldId: `${fields}tx`,
    placeFieldId: `${fields}pl`,
    recordId: recordIds[0] ?? '',
    otherRecordId: recordIds[1] ?? '',
    formId,
    dashboardId,
    widgetId,
    viewId,
    commentId,
    invitationId: invitation?.id ?? '',
    importId,
    gridImportId,
    ...deleted,
    attachmentId,
    choiceId: `${fields}c1`,
    opId: ops[0]?.opId ?? '',
    hiddenFieldId: `${fields}hi`,
    veiledFieldId: veiledId(brand),
    recordIds,
    opIds: ops.map((op) => op.opId),
  }
}

/** What waits in a tenant's trash. */
async function makeDeleted(
  ask: (path: string, input: unknown) => Promise<unknown>,
  { brand, gridId, id }: { readonly brand: Brand; readonly gridId: string; readonly id: () => string },
) {
  const { mark, fields } = brand
  const [deletedRecordId, deletedGridId, deletedFieldId] = [id(), id(), `${fields}de`]
  const field = { id: deletedFieldId, name: `${mark} deleted`, type: 'text', choices: [] }
  await ask('field.add', { gridId, field })
  const cells = { [`${fields}tx`]: `${mark} ${HIDDEN}`, [deletedFieldId]: `${mark} ${HIDDEN}` }
  await ask('record.apply', { gridId, ops: [{ kind: 'create', opId: id(), recordId: deletedRecordId, cells }] })
  await ask('record.apply', { gridId, ops: [{ kind: 'delete', opId: id(), recordId: deletedRecordId }] })
  await ask('field.remove', { gridId, fieldId: deletedFieldId })
  await ask('grid.create', { id: deletedGridId, name: `${mark} deleted`, fields: [field] })
  await ask('grid.remove', { gridId: deletedGridId })
  return { deletedRecordId, deletedGridId, deletedFieldId }
}

export function formOf(brand: Brand) {
  const { mark, fields } = brand
  const question = { label: `${mark} question`, help: mark, required: false }
  // Reporters are not asked the second.
  const items = [
    { fieldId: `${fields}tx`, ...question },
    { fieldId: veiledId(brand), ...question, label: `${mark} ${VEILED}` },
  ]
  return { name: `${mark} form`, description: mark, open: true, items }
}

/** A look whose filter says the brand. */
function lookOf({ mark, fields }: Brand) {
  const filter = { kind: 'compare', field: `${fields}tx`, operator: 'contains', value: mark }
  return { query: { filter, sort: [] }, hidden: [`${fields}se`], widths: {} }
}

/** A tile that counts a grid's records. */
export function tileOf({ mark }: Brand, gridId: string) {
  const aggregate = { fn: 'count', field: null }
  return { title: `${mark} tile`, kind: 'number', gridId, filter: null, aggregate, groupBy: null, fields: [] }
}

/** A tile that must not be told to viewers. */
function veiledTileOf(brand: Brand, gridId: string) {
  const groupBy = { field: veiledId(brand), bucket: null, zone: 'UTC' }
  return { ...tileOf(brand, gridId), kind: 'bar', groupBy }
}

/** An import that is done, with a list of what did not fit. */
async function makeImport(
  url: string,
  { token }: Seat,
  { brand: { mark, fields }, gridId }: { readonly brand: Brand; readonly gridId: string },
): Promise<string> {
  const importId = await uploadImport(url, token, `${mark} name,${mark} count\n${mark},1\n${mark},${mark}\n`)
  const plans = [
    { id: `${fields}i1`, sources: [0], name: mark, plan: { type: 'text' } },
    { id: `${fields}i2`, sources: [1], name: `${mark} 2`, plan: { type: 'number', decimal: '.' } },
  ]
  const input = { importId, gridId, gridName: `${mark} import`, fields: plans }
  await mutateOn([url], 'import.start', input, { token })
  return await ended(url, token, importId)
}

/** An import into the grid that is done, and changed nothing: its only row is a record to the letter. */
async function makeGridImport(
  url: string,
  { token }: Seat,
  { brand: { mark, fields }, gridId }: { readonly brand: Brand; readonly gridId: string },
): Promise<string> {
  const importId = await uploadImport(url, token, `${mark} name\n${mark} 0 ${HIDDEN}\n`, `${mark}.csv`)
  const fieldId = `${fields}tx`
  const targets = [{ fieldId, sources: [0], plan: { type: 'text' }, addChoices: false }]
  const input = { importId, gridId, targets, made: [], key: fieldId, onEmpty: 'keep', onMisfit: 'cell' }
  await mutateOn([url], 'import.into', input, { token })
  return await ended(url, token, importId)
}

/** Waits until an import is done; answers its id. */
async function ended(url: string, token: string, importId: string): Promise<string> {
  const result = `import.result?input=${encodeURIComponent(JSON.stringify({ importId }))}`
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      await queryOn([url], result, { token })
      return importId
    } catch (error) {
      if (!(error instanceof CallFault) || error.code !== 'CONFLICT') throw error
      await sleep(100)
    }
  }
  throw new Error('the import does not end')
}
