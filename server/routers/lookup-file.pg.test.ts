import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Filter } from '@operagrid/shared/domain/query'
import type { GridRecord } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { picture } from '../files/testing/pictures.ts'
import { lookup, openLookupDesk, title } from '../testing/lookup-desk.ts'

const photos: Field = { id: 'photos00', name: 'Photos', type: 'photo', choices: [] }
const files: Field = { id: 'files000', name: 'Files', type: 'attachment', choices: [] }

describe('a lookup of photos and files', () => {
  let desk: Awaited<ReturnType<typeof openLookupDesk>>
  let stranger: SignedIn
  let [regions, teams, jobs] = ['', '', '']
  let [north, first, second, leak, fire, plan] = ['', '', '', '', '', '']

  beforeAll(async () => {
    desk = await openLookupDesk([photos, files])
    stranger = await desk.app.signUp('Others')
  })
  afterAll(async () => await desk[Symbol.asyncDispose]())
  beforeEach(async () => {
    ;({ regions, teams, jobs } = await desk.begin())
    leak = await put(await picture('png'), 'leak.png', 'photo')
    fire = await put(await picture('png'), 'fire.png', 'photo')
    plan = await put(Buffer.from('Deck 4'), 'plan.pdf', 'file')
    first = await desk.make(jobs, { title000: 'Leak', photos00: [fire, leak] })
    second = await desk.make(jobs, { title000: 'Fire', photos00: [fire], files000: [plan] })
    north = await desk.make(teams, { title000: 'North', jobs0000: [first, second] })
    await desk.make(teams, { title000: 'South' })
    await desk.add(teams, lookup('seen0000', 'jobs0000', 'photos00'))
    await desk.add(teams, lookup('plans000', 'jobs0000', 'files000'))
  })

  const headers = (who: SignedIn) => ({ authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' })
  async function put(bytes: Buffer, name: string, kind: string): Promise<string> {
    const id = uuidv7()
    const sent = await fetch(`${desk.app.baseUrl}/files/${id}`, {
      method: 'PUT',
      headers: { ...headers(desk.manager), 'x-attachment-kind': kind, 'x-attachment-name': name },
      body: new Uint8Array(bytes),
    })
    expect(sent.status).toBe(200)
    return id
  }
  /** What the file route answers: the status, and of a refusal its words. */
  async function answer(id: string, who: SignedIn) {
    const got = await fetch(`${desk.app.baseUrl}/files/${id}`, { headers: headers(who) })
    return [got.status, got.ok ? '' : ((await got.json()) as { message: string }).message]
  }
  const seen = async () => await desk.cell(teams, north, 'seen0000')
  const found = async (field: string, operator: string) => {
    const filter = { kind: 'compare', field, operator, value: null } as Filter
    return (await desk.read(teams, { filter })).records.map(({ id }) => id)
  }

  it('shows those of the linked records, each once, and follows them', async () => {
    expect(await seen()).toEqual([fire, leak])
    expect(await desk.cell(teams, north, 'plans000')).toEqual([plan])
    await desk.patch(jobs, first, { photos00: [leak] })
    await expect.poll(() => seen()).toEqual([leak, fire])
    await desk.patch(teams, north, { jobs0000: [second] })
    await expect.poll(() => seen()).toEqual([fire])
    const region = await desk.make(regions, { teams000: [north] })
    await desk.add(regions, lookup('all00000', 'teams000', 'seen0000'))
    expect(await desk.cell(regions, region, 'all00000')).toEqual([fire])
  })

  it('is there or not to a filter, a number to a formula and to a table, and named by its files in text', async () => {
    expect(await found('seen0000', 'notEmpty')).toEqual([north])
    expect(await found('plans000', 'isEmpty')).toHaveLength(1)
    const formula = { source: '{seen0000} * 10', result: 'number' } as const
    await desk.add(teams, { ...title, id: 'ten00000', type: 'formula', formula })
    expect(await desk.cell(teams, north, 'ten00000')).toBe(20)
    await desk.patch(jobs, first, { photos00: null })
    await expect.poll(() => desk.cell(teams, north, 'ten00000')).toBe(10)
    expect(await desk.exported(teams, ['seen0000', 'plans000'], 'csv')).toContain('1 photo,1 file')
    await desk.must('field.update', { gridId: teams, fieldId: 'plans000', field: { name: 'Plans', type: 'text' } })
    expect(await desk.cell(teams, north, 'plans000')).toBe('plan.pdf')
    await desk.must('field.update', { gridId: teams, fieldId: 'seen0000', field: { name: 'Seen', type: 'attachment' } })
    expect(await seen()).toEqual([fire])
    await desk.patch(teams, north, { seen0000: null })
    expect(await desk.cell(jobs, second, 'photos00')).toEqual([fire])
  })

  it('opens no file to anybody to whom the looked-up field does not', async () => {
    const absent = await answer(uuidv7(), desk.reporter)
    expect(absent[0]).toBe(404)
    expect((await answer(leak, desk.viewer))[0]).toBe(200)
    // A reporter who is shown every team sees no job, and of the team nothing that is looked up.
    const item = { fieldId: 'title000', label: 'Title', help: '', required: false }
    const form = { name: 'Report', description: '', open: true, items: [item] }
    await desk.must('form.save', { gridId: teams, formId: uuidv7(), form })
    await desk.must('grid.update', { gridId: teams, reportersSee: 'all' })
    const told = await desk.ask<GridRecord>('record.get', { gridId: teams, recordId: north }, desk.reporter)
    expect(told.cells).toEqual({ title000: 'North' })
    for (const id of [leak, fire, plan]) {
      expect(await answer(id, desk.reporter)).toEqual(absent)
      expect(await answer(id, stranger)).toEqual(absent)
    }
    // Who may read it in the grid of the jobs may, with the lookup and without.
    const asked = { ...item, fieldId: 'photos00', label: 'Photos' }
    await desk.must('form.save', { gridId: jobs, formId: uuidv7(), form: { ...form, items: [item, asked] } })
    await desk.must('grid.update', { gridId: jobs, reportersSee: 'all' })
    expect((await answer(leak, desk.reporter))[0]).toBe(200)
    expect(await answer(plan, desk.reporter)).toEqual(absent)
  })

  it('is hidden with what it reads: no id of a file travels', async () => {
    await desk.must('field.update', {
      gridId: jobs,
      fieldId: 'photos00',
      field: { ...photos, id: undefined, hiddenFrom: ['viewer'] },
    })
    await desk.patch(jobs, first, { photos00: [leak] })
    await expect.poll(() => seen()).toEqual([leak, fire])
    const told = [
      await desk.read(teams, {}, desk.viewer),
      await desk.ask('record.history', { gridId: teams, recordId: north, limit: 50 }, desk.viewer),
      await desk.ask('grid.get', { gridId: teams }, desk.viewer),
    ]
    expect(JSON.stringify(told)).toContain('North')
    for (const one of [leak, fire, 'seen0000']) expect(JSON.stringify(told)).not.toContain(one)
    expect(JSON.stringify(told)).toContain(plan)
  })

  it('is lost with the field that it reads, and with its grid, until they are back', async () => {
    await desk.must('field.remove', { gridId: jobs, fieldId: 'photos00' })
    expect(await seen()).toEqual({ error: '#REF' })
    await desk.must('field.restore', { gridId: jobs, fieldId: 'photos00' })
    expect(await seen()).toEqual([fire, leak])
    await desk.must('grid.remove', { gridId: jobs })
    expect(await seen()).toEqual({ error: '#REF' })
    await desk.must('grid.restore', { gridId: jobs })
    expect(await seen()).toEqual([fire, leak])
  })
})
