import { randomUUID } from 'node:crypto'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { FormDraft } from '@operagrid/shared/domain/form'
import type { Actor } from '@operagrid/shared/domain/member'

import { withConnection } from '../connect.ts'
import { inTenant } from '../tenant.ts'
import { seedTenant } from '../testing/seed-tenant.ts'
import type { SeededTenant } from '../testing/seed-tenant.ts'
import { createTestDatabase } from '../testing/test-database.ts'
import type { TestDatabase } from '../testing/test-database.ts'
import { getForm, listForms, listFormsById, removeForm, saveForm } from './form.ts'

let database: TestDatabase
let here: SeededTenant
let there: SeededTenant

const title = { id: 'title000', name: 'Title', type: 'text' } as const
const place = { id: 'place000', name: 'Place', type: 'location' } as const
const secret = { id: 'secret00', name: 'Insurer', type: 'text' } as const

beforeAll(async () => {
  database = await createTestDatabase()
  here = await seedTenant(database.adminUrl, [title, place, secret])
  there = await seedTenant(database.adminUrl, [title])
})
afterAll(() => database.drop())

const draft: FormDraft = {
  name: 'Report a hazard',
  description: '',
  open: true,
  items: [
    { fieldId: place.id, label: 'Where is it?', help: '', required: false },
    { fieldId: title.id, label: 'What is wrong?', help: 'In one sentence.', required: true },
  ],
}

const save = (actor: Actor, formId: string, form: FormDraft = draft, gridId = here.gridId) =>
  inTenant(database.db, actor, (tx) => saveForm(tx, gridId, formId, form))
const get = (actor: Actor, formId: string) => inTenant(database.db, actor, (tx) => getForm(tx, formId))
const names = async (actor: Actor) =>
  (await inTenant(database.db, actor, (tx) => listForms(tx, actor.role === 'reporter'))).map((form) => form.name)

describe('forms', () => {
  test('saving twice under one id changes the form instead of making another', async () => {
    const id = randomUUID()
    await save(here.actors.organizer, id)
    await save(here.actors.organizer, id, { ...draft, name: 'Changed' })
    expect(await get(here.actors.organizer, id)).toMatchObject({ id, name: 'Changed', gridId: here.gridId })
    expect((await names(here.actors.organizer)).filter((name) => name === 'Changed')).toHaveLength(1)
  })

  test('a form carries the fields it asks, in its order, and no others', async () => {
    const id = randomUUID()
    await save(here.actors.organizer, id)
    for (const actor of [here.actors.organizer, here.actors.reporter]) {
      const form = await get(actor, id)
      expect(form.fields.map((field) => field.id)).toEqual([place.id, title.id])
    }
  })

  test('a question whose field is calculated by now is no longer asked', async () => {
    const id = randomUUID()
    const turned = await seedTenant(database.adminUrl, [title, place])
    await save(turned.actors.organizer, id, draft, turned.gridId)
    const formula = { source: '1', result: 'number' }
    await withConnection(database.adminUrl, (client) =>
      client.query("update field set type = 'formula', formula = $3 where tenant_id = $1 and id = $2", [
        turned.tenantId,
        title.id,
        formula,
      ]),
    )
    const form = await get(turned.actors.reporter, id)
    expect(form.fields.map((field) => field.id)).toEqual([place.id])
    expect(form.items.map((item) => item.fieldId)).toEqual([place.id])
    await expect(save(turned.actors.organizer, id, draft, turned.gridId)).rejects.toThrow('is calculated')
  })

  test('a question whose field is gone is no longer asked', async () => {
    const id = randomUUID()
    const gone = await seedTenant(database.adminUrl, [title, place])
    await save(gone.actors.organizer, id, draft, gone.gridId)
    await withConnection(database.adminUrl, (client) =>
      client.query('delete from field where tenant_id = $1 and id = $2', [gone.tenantId, place.id]),
    )
    const form = await get(gone.actors.reporter, id)
    expect(form.items.map((item) => item.fieldId)).toEqual([title.id])
    expect(form.fields.map((field) => field.id)).toEqual([title.id])
  })

  test('reporters are listed open forms without the grid; organizers all, with it', async () => {
    await save(here.actors.organizer, randomUUID(), { ...draft, name: 'Closed one', open: false })
    await save(here.actors.organizer, randomUUID(), { ...draft, name: 'Open one' })
    expect(await names(here.actors.organizer)).toEqual(expect.arrayContaining(['Closed one', 'Open one']))
    expect(await names(here.actors.reporter)).toContain('Open one')
    expect(await names(here.actors.reporter)).not.toContain('Closed one')
    const [listed] = await inTenant(database.db, here.actors.reporter, (tx) => listForms(tx, true))
    expect(listed?.gridName).toBeNull()
  })

  test('a closed form is still found by who holds its id: a phone may hold a report of it', async () => {
    const id = randomUUID()
    await save(here.actors.organizer, id, { ...draft, open: false })
    expect((await get(here.actors.reporter, id)).open).toBe(false)
    expect(await inTenant(database.db, here.actors.reporter, (tx) => listFormsById(tx, [id]))).toHaveLength(1)
  })

  test('forms of a deleted grid are neither listed nor found', async () => {
    const dead = await seedTenant(database.adminUrl, [title, place])
    const id = randomUUID()
    await save(dead.actors.organizer, id, draft, dead.gridId)
    await withConnection(database.adminUrl, (client) =>
      client.query('update grid set deleted_at = now() where tenant_id = $1', [dead.tenantId]),
    )
    expect(await names(dead.actors.organizer)).toEqual([])
    await expect(get(dead.actors.organizer, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(save(dead.actors.organizer, id, draft, dead.gridId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  test('a question about an unknown field, or one asked twice, is refused', async () => {
    const ask = (fieldId: string) => ({ fieldId, label: 'Q', help: '', required: false })
    const save2 = (items: FormDraft['items']) => save(here.actors.organizer, randomUUID(), { ...draft, items })
    await expect(save2([ask('zzzzzzzz')])).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(save2([ask(title.id), ask(title.id)])).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  test('a removed form is gone, and removing it again says so', async () => {
    const id = randomUUID()
    await save(here.actors.organizer, id)
    await inTenant(database.db, here.actors.organizer, (tx) => removeForm(tx, id))
    await expect(get(here.actors.organizer, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(inTenant(database.db, here.actors.organizer, (tx) => removeForm(tx, id))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })
})

describe('isolation of forms', () => {
  test('another tenant neither lists, reads, changes nor removes a form: as if there were none', async () => {
    const id = randomUUID()
    await save(here.actors.organizer, id)
    const stranger = there.actors.management
    expect(await names(stranger)).toEqual([])
    expect(await reasonOf(get(stranger, id))).toEqual(await reasonOf(get(stranger, randomUUID())))
    await expect(inTenant(database.db, stranger, (tx) => removeForm(tx, id))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
    await expect(save(stranger, id)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect((await get(here.actors.organizer, id)).name).toBe(draft.name)
  })

  test('the same form id in two tenants is two forms', async () => {
    const id = randomUUID()
    await save(here.actors.organizer, id)
    await save(there.actors.organizer, id, { ...draft, name: 'Theirs', items: [] }, there.gridId)
    expect((await get(here.actors.organizer, id)).name).toBe(draft.name)
    expect((await get(there.actors.organizer, id)).name).toBe('Theirs')
  })

  test('reporters and viewers cannot save or remove, whatever they send', async () => {
    const id = randomUUID()
    await save(here.actors.organizer, id)
    for (const actor of [here.actors.reporter, here.actors.viewer]) {
      await expect(save(actor, id, { ...draft, name: 'Mine now' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(inTenant(database.db, actor, (tx) => removeForm(tx, id))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
    }
    expect((await get(here.actors.organizer, id)).name).toBe(draft.name)
  })
})

async function reasonOf(failing: Promise<unknown>): Promise<{ code: string; message: string }> {
  return await failing.then(
    () => ({ code: 'none', message: '' }),
    (error: { code: string; message: string }) => ({ code: error.code, message: error.message }),
  )
}
