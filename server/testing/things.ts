import { setTimeout } from 'node:timers/promises'

import { v7 as uuidv7 } from 'uuid'

import type { SignedIn } from '@operagrid/shared/domain/session'
import { plainLook } from '@operagrid/shared/domain/view'
import type { Things } from '@operagrid/shared/testing/procedure-case'

import type { RunningApp } from './running-app.ts'

/** One of everything in a manager's workspace, made as people make it. The member and session are a viewer's: a new one, or the given. */
export async function makeThings(app: RunningApp, manager: SignedIn, known?: SignedIn): Promise<Things> {
  const field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
  const place = { id: 'place000', name: 'Place', type: 'location', choices: [] }
  const files = { id: 'files000', name: 'Files', type: 'attachment', choices: [] }
  const [gridId, recordId, formId] = [uuidv7(), uuidv7(), uuidv7()]
  const [otherRecordId, deletedRecordId, deletedGridId, deletedFieldId] = [uuidv7(), uuidv7(), uuidv7(), 'gone0000']
  const [dashboardId, widgetId, viewId, commentId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()]
  const attachmentId = await attachFile(app, manager)
  const ask = async <T>(path: string, input: unknown): Promise<T> => {
    const { data, error } = await app.call<T>(path, input, manager.accessToken)
    if (error !== undefined) throw new Error(`${path}: ${error.message}`)
    return data
  }
  const gone = { ...field, id: deletedFieldId, name: 'Secret' }
  await ask('grid.create', { id: gridId, name: 'Log', fields: [field, place, files, gone] })
  const item = { fieldId: field.id, label: 'Title', help: '', required: false }
  await ask('form.save', { gridId, formId, form: { name: 'Report', description: '', open: true, items: [item] } })
  const made = [recordId, otherRecordId, deletedRecordId]
  const cells = [{ title000: 'Secret', place000: { lat: 54.32, lng: 10.13 }, files000: [attachmentId] }, {}, {}]
  const ops = made.map((id, at) => ({ kind: 'create', opId: uuidv7(), recordId: id, cells: cells[at] }))
  await ask('record.apply', { gridId, ops })
  await ask('comment.add', { gridId, recordId, commentId, text: 'Secret', mentions: [] })
  await ask('view.save', { gridId, viewId, name: 'Open', shared: true, look: plainLook })
  await ask('dashboard.create', { dashboardId, name: 'Wall' })
  const count = { fn: 'count', field: null }
  const widget = { title: 'All', kind: 'number', gridId, filter: null, aggregate: count, groupBy: null, fields: [] }
  await ask('dashboard.saveWidget', { dashboardId, widgetId, widget })
  const viewer = known ?? (await app.join(manager, 'viewer'))
  await ask('member.invite', { email: `${uuidv7()}@example.org`, name: 'Guest', role: 'viewer' })
  const [invitation] = await query<{ id: string }[]>(app, 'member.invitations', manager.accessToken)
  const [session] = await query<{ id: string }[]>(app, 'session.list', viewer.accessToken)
  const gridImportId = await importInto(app, manager, gridId)
  await Promise.all([
    ask('field.remove', { gridId, fieldId: deletedFieldId }),
    ask('record.apply', { gridId, ops: [{ kind: 'delete', opId: uuidv7(), recordId: deletedRecordId }] }),
    ask('grid.create', { id: deletedGridId, name: 'Secret', fields: [field] }).then(() =>
      ask('grid.remove', { gridId: deletedGridId }),
    ),
  ])
  const importId = await uploadFile(app, manager, 'Title\nOne\n')
  if (invitation === undefined || session === undefined) throw new Error('something was not made')
  return {
    tenantId: manager.session.tenant.id,
    gridId,
    fieldId: field.id,
    placeFieldId: place.id,
    recordId,
    formId,
    dashboardId,
    widgetId,
    viewId,
    commentId,
    memberId: viewer.session.member.id,
    invitationId: invitation.id,
    sessionId: session.id,
    importId,
    gridImportId,
    otherRecordId,
    deletedFieldId,
    deletedRecordId,
    deletedGridId,
    attachmentId,
  }
}

/** Stores a file that is no picture; answers its id. */
async function attachFile(app: RunningApp, { accessToken }: SignedIn): Promise<string> {
  const id = uuidv7()
  const headers = { 'x-operagrid': '1', 'x-attachment-kind': 'file', 'x-attachment-name': 'secret.txt' }
  const answer = await fetch(`${app.baseUrl}/files/${id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${accessToken}`, ...headers },
    body: 'Secret',
  })
  if (!answer.ok) throw new Error(`the file was not stored: ${await answer.text()}`)
  return id
}

/** Uploads a CSV; answers its import's id. */
async function uploadFile(app: RunningApp, { accessToken }: SignedIn, body: string): Promise<string> {
  const upload = await fetch(`${app.baseUrl}/files/imports?name=a.csv`, {
    method: 'POST',
    headers: { authorization: `Bearer ${accessToken}`, 'x-operagrid': '1', 'content-type': 'text/csv' },
    body,
  })
  // The analysis of our own import.
  const { importId } = (await upload.json()) as { importId: string }
  return importId
}

/** An import into the grid that is done and changed nothing: its only row has the key and the cells of the record. */
async function importInto(app: RunningApp, manager: SignedIn, gridId: string): Promise<string> {
  const importId = await uploadFile(app, manager, 'Title\nSecret\n')
  const targets = [{ fieldId: 'title000', sources: [0], plan: { type: 'text' }, addChoices: false }]
  const input = { importId, gridId, targets, made: [], key: 'title000', onEmpty: 'keep', onMisfit: 'cell' }
  const { error } = await app.call('import.into', input, manager.accessToken)
  if (error !== undefined) throw new Error(`import.into: ${error.message}`)
  for (;;) {
    const [mine] = await query<{ state: string }[]>(app, 'import.list', manager.accessToken, { gridId })
    if (mine?.state === 'done') return importId
    await setTimeout(10)
  }
}

/** Ids of nothing. */
export function randomThings(): Things {
  const names = [
    'tenantId',
    'gridId',
    'recordId',
    'formId',
    'dashboardId',
    'widgetId',
    'viewId',
    'commentId',
    'memberId',
    'invitationId',
    'sessionId',
    'importId',
    'gridImportId',
    'otherRecordId',
    'deletedRecordId',
    'deletedGridId',
    'attachmentId',
  ] as const
  // One id a name, beside the short ones of fields.
  const ids = Object.fromEntries(names.map((name) => [name, uuidv7()]))
  return { ...ids, fieldId: 'title000', placeFieldId: 'place000', deletedFieldId: 'gone0000' } as Things
}

async function query<T>(app: RunningApp, path: string, token: string, input?: object): Promise<T> {
  const asked = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
  const response = await fetch(`${app.baseUrl}/trpc/${path}${asked}`, {
    headers: { authorization: `Bearer ${token}`, 'x-operagrid': '1' },
  })
  // tRPC's envelope.
  return ((await response.json()) as { result: { data: T } }).result.data
}
