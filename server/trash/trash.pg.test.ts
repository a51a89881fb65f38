import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

import pg from 'pg'
import sharp from 'sharp'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { SignedIn } from '@operagrid/shared/domain/session'
import type { DeletedField, DeletedGrid, RecordTrash } from '@operagrid/shared/domain/trash'
import { daysLeft } from '@operagrid/shared/domain/trash'

import { fileKey } from '../files/file-store.ts'
import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const photo: Field = { id: 'photo000', name: 'Photo', type: 'photo', choices: [] }
const files: Field = { id: 'files000', name: 'Files', type: 'attachment', choices: [] }
const site = (to: string): Field => ({
  id: 'site0000',
  name: 'Site',
  type: 'link',
  choices: [],
  link: { gridId: to, fieldId: 'back0000' },
})

describe('emptying the trash', () => {
  let app: RunningApp
  let admin: pg.Client
  let manager: SignedIn
  let organizer: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    admin = new pg.Client({ connectionString: app.database.adminUrl })
    await admin.connect()
    manager = await app.signUp('Trash')
    organizer = await app.join(manager, 'organizer')
  })
  afterAll(async () => {
    await admin.end()
    await app[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    gridId = await newGrid('Log')
  })

  async function must<T>(path: string, input: object, who = organizer): Promise<T> {
    const { data, error } = await app.call<T>(path, input, who.accessToken)
    expect(error).toBeUndefined()
    return data
  }
  async function ask<T>(path: string, input?: object): Promise<T> {
    const asked = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
    const response = await fetch(`${app.baseUrl}/trpc/${path}${asked}`, {
      headers: { authorization: `Bearer ${manager.accessToken}`, 'x-operagrid': '1' },
    })
    // tRPC's envelope.
    return ((await response.json()) as { result: { data: T } }).result.data
  }
  async function newGrid(name: string): Promise<string> {
    const id = uuidv7()
    await must('grid.create', { id, name, fields: [title, photo, files] })
    return id
  }
  async function newRecord(cells: object, of = gridId): Promise<string> {
    const recordId = uuidv7()
    await must('record.apply', { gridId: of, ops: [{ kind: 'create', opId: uuidv7(), recordId, cells }] })
    return recordId
  }
  const remove = async (recordId: string, of = gridId) =>
    await must('record.apply', { gridId: of, ops: [{ kind: 'delete', opId: uuidv7(), recordId }] })
  async function newPhoto(): Promise<string> {
    const id = uuidv7()
    const body = await sharp({
      create: {
        width: 8,
        height: 8,
        channels: 3,
        background: createHash('md5').update(id).digest().readUInt8() > 99 ? 'red' : 'blue',
      },
    })
      .png()
      .toBuffer()
    const sent = await fetch(`${app.baseUrl}/files/${id}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${organizer.accessToken}`, 'x-operagrid': '1', 'content-type': 'image/png' },
      body: new Uint8Array(body),
    })
    expect(sent.status).toBe(200)
    return id
  }
  const isOnDisk = (photoId: string) =>
    existsSync(join(app.services.config.attachmentsDir, fileKey(manager.session.tenant.id, photoId)))
  const isKnown = async (photoId: string) => await count('attachment', "id = $1 and state = 'ready'", photoId)
  async function count(table: string, where: string, ...values: string[]): Promise<number> {
    const { rows } = await admin.query<{ many: number }>(
      `select count(*)::int as many from ${table} where ${where}`,
      values,
    )
    return rows[0]?.many ?? 0
  }
  const age = async (table: string, id: string, days: number) =>
    void (await admin.query(
      `update ${table} set deleted_at = now() - make_interval(days => $1) where id = $2 and deleted_at is not null`,
      [days, id],
    ))
  const emptied = async () =>
    (
      await admin.query<{ actor_id: string | null; before: object }>(
        "select actor_id, before from audit_event where action = 'trash.emptied' and target_id = $1 order by seq",
        [gridId],
      )
    ).rows

  it('deletes records for good that waited for thirty days, with all that hangs on them, and says so', async () => {
    const [old, recent, kept] = [
      await newRecord({ title000: 'Old' }),
      await newRecord({ title000: 'New' }),
      await newRecord({ title000: 'Here' }),
    ]
    const say = { gridId, recordId: old, commentId: uuidv7(), text: 'Secret', mentions: [] }
    await must('comment.add', say)
    await remove(old)
    await remove(recent)
    await age('grid_record', old, 31)
    await age('grid_record', recent, 29)
    const { records } = await ask<RecordTrash>('record.trash', { gridId, limit: 10 })
    expect(records.map((record) => daysLeft(record, new Date()))).toEqual([1, 0])
    await app.services.trash.emptyAll()
    expect(
      await count('grid_record', 'grid_id = $1 and id = any($2::uuid[])', gridId, `{${old},${recent},${kept}}`),
    ).toBe(2)
    expect(await count('comment', 'record_id = $1', old)).toBe(0)
    expect(await emptied()).toEqual([{ actor_id: null, before: { records: 1 } }])
    await app.services.trash.emptyAll()
    expect(await emptied()).toHaveLength(1)
    expect(
      await must('record.apply', { gridId, ops: [{ kind: 'restore', opId: uuidv7(), recordId: old }] }),
    ).toMatchObject({
      results: [{ status: 'rejected' }],
    })
  })

  it('removes the files that only those records named', async () => {
    const [own, shared] = [await newPhoto(), await newPhoto()]
    const recordId = await newRecord({ photo000: [own, shared] })
    await newRecord({ photo000: [shared] })
    expect([isOnDisk(own), isOnDisk(shared)]).toEqual([true, true])
    await remove(recordId)
    await age('grid_record', recordId, 31)
    await app.services.trash.emptyAll()
    expect([isOnDisk(own), isOnDisk(shared)]).toEqual([false, true])
    expect([await isKnown(own), await isKnown(shared)]).toEqual([0, 1])
  })

  it('keeps files that a cell of files still names, also one of a field that waits in the trash', async () => {
    const [own, shared] = [await newPhoto(), await newPhoto()]
    const recordId = await newRecord({ photo000: [own], files000: [own, shared] })
    await newRecord({ files000: [shared] })
    await must('field.remove', { gridId, fieldId: 'files000' })
    await remove(recordId)
    await age('grid_record', recordId, 31)
    await app.services.trash.emptyAll()
    expect([isOnDisk(own), isOnDisk(shared)]).toEqual([false, true])
    expect([await isKnown(own), await isKnown(shared)]).toEqual([0, 1])
    await age('deleted_field', 'files000', 31)
    await app.services.trash.emptyAll()
    expect([isOnDisk(shared), await isKnown(shared)]).toEqual([false, 0])
  })

  it('takes the cells of a field out of all records, the deleted ones too, between edits and without a change', async () => {
    const file = await newPhoto()
    const ids = await Promise.all(
      Array.from({ length: 3 }, (_, at) => newRecord({ title000: `${at}`, photo000: [file] })),
    )
    await remove(ids[2] ?? '')
    await must('field.remove', { gridId, fieldId: 'photo000' })
    await age('deleted_field', 'photo000', 31)
    const [listed] = await ask<DeletedField[]>('field.trash', { gridId })
    expect(listed && daysLeft(listed, new Date())).toBe(0)
    const versions = async () =>
      (
        await admin.query<object>('select id, version, updated_at from grid_record where grid_id = $1 order by id', [
          gridId,
        ])
      ).rows
    const before = await versions()
    await app.services.trash.emptyAll()
    expect(await versions()).toEqual(before)
    expect(await count('grid_record', "grid_id = $1 and cells ? 'photo000'", gridId)).toBe(0)
    expect(await ask<DeletedField[]>('field.trash', { gridId })).toEqual([])
    expect(isOnDisk(file)).toBe(false)
    expect(await emptied()).toEqual([{ actor_id: null, before: { field: 'Photo', type: 'photo' } }])
  })

  it('deletes a grid for good with its records, files and history, and what linked to it', async () => {
    const file = await newPhoto()
    const other = await newGrid('Sites')
    await must('field.add', { gridId: other, field: site(gridId), mirror: { name: 'Sites' } })
    const recordId = await newRecord({ title000: 'Secret', photo000: [file] })
    const linking = await newRecord({ title000: 'Pier', site0000: [recordId] }, other)
    await must('grid.remove', { gridId })
    const [listed] = await ask<DeletedGrid[]>('grid.trash')
    expect(listed).toMatchObject({ id: gridId, deletedBy: organizer.session.member.id })
    await age('grid', gridId, 31)
    await app.services.trash.emptyAll()
    for (const table of ['grid', 'grid_record', 'grid_change', 'field', 'record_link'])
      expect([table, await count(table, `${table === 'grid' ? 'id' : 'grid_id'} = $1`, gridId)]).toEqual([table, 0])
    expect(isOnDisk(file)).toBe(false)
    expect(await emptied()).toEqual([{ actor_id: null, before: { grid: 'Log' } }])
    const { rows } = await admin.query<{ cells: object }>('select cells from grid_record where id = $1', [linking])
    expect(rows).toEqual([{ cells: { title000: 'Pier' } }])
    expect(await ask<DeletedField[]>('field.trash', { gridId: other })).toEqual([])
  })

  it('goes on where a server that died left it', async () => {
    await newRecord({ title000: 'Leak' })
    await must('grid.remove', { gridId })
    await admin.query('update grid set ready = false where id = $1', [gridId])
    await must('field.remove', { gridId: await given('photo000'), fieldId: 'photo000' })
    await admin.query("update deleted_field set definition = null where id = 'photo000'")
    await app.services.trash.emptyAll()
    expect(await count('grid', 'id = $1', gridId)).toBe(0)
    expect(await count('deleted_field', 'cells_left')).toBe(0)
    expect(
      await count(
        'grid_record',
        "cells ? 'photo000' and grid_id in (select grid_id from deleted_field where id = 'photo000')",
      ),
    ).toBe(0)
  })

  /** A grid whose record holds a cell of the field. */
  async function given(fieldId: string): Promise<string> {
    const id = await newGrid('Other')
    await newRecord({ [fieldId]: [await newPhoto()] }, id)
    return id
  }

  it('is asked for at once by management, of records that are in the trash and no others', async () => {
    const [gone, here] = [await newRecord({ title000: 'Gone' }), await newRecord({ title000: 'Here' })]
    await remove(gone)
    const { error } = await app.call('record.erase', { gridId, recordIds: [gone] }, organizer.accessToken)
    expect(error?.data.app.code).toBe('NOT_ALLOWED')
    await must('record.erase', { gridId, recordIds: [gone, here] }, manager)
    expect(await count('grid_record', 'grid_id = $1', gridId)).toBe(1)
    const again = await app.call('record.erase', { gridId, recordIds: [gone, here] }, manager.accessToken)
    expect(again.error?.data.app.code).toBe('NOT_FOUND')
  })
})
