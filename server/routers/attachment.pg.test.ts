import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { FileFacts } from '@operagrid/shared/domain/attachment'
import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { picture } from '../files/testing/pictures.ts'
import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const files: Field = { id: 'files000', name: 'Files', type: 'attachment', choices: [] }
const photos: Field = { id: 'photos00', name: 'Photos', type: 'photo', choices: [] }

describe('files that cells name', () => {
  let app: RunningApp
  let manager: SignedIn
  let stranger: SignedIn
  let reporter: SignedIn
  let gridId: string
  let leak: string
  let plan: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Files')
    stranger = await app.signUp('Others')
    reporter = await app.join(manager, 'reporter')
    leak = await put(await picture('png'), 'leak.png')
    plan = await put(Buffer.from('Deck 4'), 'plan.pdf')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    await must('grid.create', { id: gridId, name: 'Log', fields: [files, photos] })
  })

  const headers = (who: SignedIn) => ({ authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' })
  async function put(bytes: Buffer, name: string, who = manager): Promise<string> {
    const id = uuidv7()
    const sent = await fetch(`${app.baseUrl}/files/${id}`, {
      method: 'PUT',
      headers: { ...headers(who), 'x-attachment-kind': 'file', 'x-attachment-name': name },
      body: new Uint8Array(bytes),
    })
    expect(sent.status).toBe(200)
    return id
  }
  const statusOf = async (id: string, who: SignedIn) =>
    (await fetch(`${app.baseUrl}/files/${id}`, { headers: headers(who) })).status
  async function must(path: string, input: object): Promise<void> {
    expect((await app.call(path, input, manager.accessToken)).error?.message).toBeUndefined()
  }
  async function ask<T>(path: string, input: object, who = manager): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: headers(who),
    })
    // tRPC's envelope.
    return ((await response.json()) as { result: { data: T } }).result.data
  }
  const describeFiles = (ids: string[], who?: SignedIn) => ask<FileFacts[]>('attachment.describe', { ids }, who)
  async function newRecord(cells: object): Promise<string> {
    const recordId = uuidv7()
    await must('record.apply', { gridId, ops: [{ kind: 'create', opId: uuidv7(), recordId, cells }] })
    return recordId
  }
  const retype = (field: Field, type: FieldType, more: object = {}) =>
    must('field.update', { gridId, fieldId: field.id, field: { name: field.name, type, ...more } })
  const cellOf = async (recordId: string, field: Field) =>
    (await ask<GridRecord>('record.get', { gridId, recordId })).cells[field.id]

  it('are described together; one that is another workspace’s is missing like one that nobody has', async () => {
    const told = await describeFiles([plan, leak, uuidv7()])
    expect(told.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([
      { id: leak, name: 'leak.png', type: 'image/png' },
      { id: plan, name: 'plan.pdf', type: 'application/octet-stream', sizeBytes: 6 },
    ])
    expect(await describeFiles([plan, leak], stranger)).toEqual([])
  })

  it('stay where photos become files; of files photos keep the pictures, and texts the names', async () => {
    const recordId = await newRecord({ photos00: [leak], files000: [plan, leak] })
    await retype(photos, 'attachment')
    expect(await cellOf(recordId, photos)).toEqual([leak])
    await retype(files, 'photo')
    expect(await cellOf(recordId, files)).toEqual([leak])
    await retype(files, 'text')
    expect(await cellOf(recordId, files)).toBe('leak.png')
  })

  it('are seen by a reporter whose record names them, until their field is hidden', async () => {
    const items = [{ fieldId: photos.id, label: 'Photos', help: '', required: false }]
    await must('form.save', { gridId, formId: uuidv7(), form: { name: 'Report', description: '', open: true, items } })
    const recordId = await newRecord({ photos00: [leak] })
    const { id: memberId } = reporter.session.member
    await must('record.apply', {
      gridId,
      ops: [{ kind: 'assign', opId: uuidv7(), recordId, memberId, baseVersion: 1 }],
    })
    expect(await statusOf(leak, reporter)).toBe(200)
    await retype(photos, 'attachment')
    expect([await statusOf(leak, reporter), await statusOf(plan, reporter)]).toEqual([200, 404])
    await retype(photos, 'attachment', { hiddenFrom: ['reporter'] })
    expect(await statusOf(leak, reporter)).toBe(404)
  })

  it('no form asks for files of any kind, and no field of them has a default', async () => {
    const items = [{ fieldId: files.id, label: 'Plans', help: '', required: false }]
    const form = { name: 'Report', description: '', open: true, items }
    const refused = await app.call('form.save', { gridId, formId: uuidv7(), form }, manager.accessToken)
    expect(refused.error?.message).toMatch(/asks for files, which a form cannot take/)
    const field = { name: 'Files', type: 'attachment', default: 'plan.pdf' }
    const byDefault = await app.call('field.update', { gridId, fieldId: files.id, field }, manager.accessToken)
    expect(byDefault.error?.data.app.code).toBe('BAD_INPUT')
  })
})
