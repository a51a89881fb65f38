import { parse } from 'csv-parse/sync'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ExportLink, RecordExport } from '@operagrid/shared/domain/export'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { auditTickets } from '../audit/ticket.ts'
import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const MANY = 2_500

describe('an export of records', () => {
  let app: RunningApp
  let manager: SignedIn
  let organizer: SignedIn
  let viewer: SignedIn
  const gridId = uuidv7()
  const ask: RecordExport = {
    gridId,
    format: 'csv',
    query: { filter: null, sort: [] },
    fields: ['title000', 'count000'],
    details: false,
    zone: 'Europe/Berlin',
  }
  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Export')
    organizer = await app.join(manager, 'organizer')
    viewer = await app.join(manager, 'viewer')
    const fields = [
      { id: 'title000', name: 'Title', type: 'text', choices: [] },
      { id: 'count000', name: 'Count', type: 'number', choices: [] },
      { id: 'secret00', name: 'Secret', type: 'text', choices: [], hiddenFrom: ['viewer'] },
    ]
    await app.call('grid.create', { id: gridId, name: 'Log/of “today”', fields }, manager.accessToken)
    for (let from = 0; from < MANY; from += 500)
      await app.call(
        'record.apply',
        {
          gridId,
          ops: Array.from({ length: 500 }, (_, at) => ({
            kind: 'create',
            opId: uuidv7(),
            recordId: uuidv7(),
            cells: { title000: `Line ${from + at}`, count000: (from + at) % 7, secret00: 'hush' },
          })),
        },
        organizer.accessToken,
      )
  })
  afterAll(async () => await app[Symbol.asyncDispose]())

  const link = async (other: Partial<RecordExport> = {}, who = viewer) =>
    await app.call<ExportLink>('record.export', { ...ask, ...other }, who.accessToken)
  const download = async (other: Partial<RecordExport> = {}, who = viewer): Promise<Response> => {
    const { data } = await link(other, who)
    // As a browser follows a link: no header of ours.
    return await fetch(`${app.baseUrl}${data.path}`)
  }
  const rowsOf = async (answer: Response) => parse(await answer.text(), { bom: true })

  it('is all of it, past any page, under the name of its grid, and says before how many there are', async () => {
    expect((await link()).data.records).toBe(MANY)
    const answer = await download()
    expect(answer.headers.get('content-disposition')).toContain('filename="Log_of ?today?.csv"')
    const rows = await rowsOf(answer)
    expect(rows[0]).toEqual(['Number', 'Title', 'Count'])
    expect(rows.slice(1).map((row) => row[0])).toEqual(Array.from({ length: MANY }, (_, at) => String(at + 1)))
  })

  it('has the order and the filter of its view', async () => {
    const query = {
      filter: { kind: 'compare', field: 'count000', operator: 'gte', value: 5 },
      sort: [
        { field: 'count000', direction: 'desc' },
        { field: 'title000', direction: 'asc' },
      ],
    } satisfies RecordExport['query']
    const rows = (await rowsOf(await download({ query }))).slice(1)
    const expected = Array.from({ length: MANY }, (_, at) => ({ title: `Line ${at}`, count: at % 7 }))
      .filter(({ count }) => count >= 5)
      .toSorted((a, b) => b.count - a.count || (a.title.toLowerCase() < b.title.toLowerCase() ? -1 : 1))
    expect(rows.map((row) => row[1])).toEqual(expected.map(({ title }) => title))
  })

  it('has people in the order of their names, whom its records name and who made them', async () => {
    const crewed = uuidv7()
    const crew = { id: 'crew0000', name: 'Crew', type: 'person', several: true, choices: [] }
    const title = { id: 'title000', name: 'Title', type: 'text', choices: [] }
    await app.call('grid.create', { id: crewed, name: 'Crews', fields: [title, crew] }, manager.accessToken)
    // They are called “organizer” and “viewer”, and the manager “Export”.
    const [one, other] = [organizer, viewer].map((who) => who.session.member.id)
    for (const [at, named] of [[other], [other, one], [], [one, other], [one]].entries()) {
      const cells = { title000: String(at), crew0000: named }
      const op = { kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }
      const by = at % 2 === 0 ? organizer : manager
      await app.call('record.apply', { gridId: crewed, ops: [op] }, by.accessToken)
    }
    const titlesBy = async (field: '$createdBy' | 'crew0000'): Promise<string[]> => {
      const query = { filter: null, sort: [{ field, direction: 'asc' as const }] }
      const rows = await rowsOf(await download({ gridId: crewed, query, fields: ['title000'] }, organizer))
      return rows.slice(1).map((row) => row[1] ?? '')
    }
    expect(await titlesBy('$createdBy')).toEqual(['1', '3', '0', '2', '4'])
    expect(await titlesBy('crew0000')).toEqual(['4', '1', '3', '0', '2'])
  })

  it('is JSON that says how many records are in it, who has which, and nothing that is hidden', async () => {
    const text = await (await download({ format: 'json', details: true })).text()
    const file = JSON.parse(text) as { count: number; records: { number: number; createdBy: unknown }[] }
    expect([file.count, file.records.length]).toEqual([MANY, MANY])
    const { id, name } = organizer.session.member
    expect(file.records[0]).toMatchObject({ number: 1, createdBy: { id, name }, assignedTo: null })
    expect(text).not.toContain('hush')
  })

  it('is no way to a field that is hidden or gone, which read alike', async () => {
    const hidden = await link({ fields: ['secret00'] })
    expect(hidden.status).toBe(400)
    expect((await link({ fields: ['absent00'] })).error?.message).toBe(hidden.error?.message)
    const sorted = { filter: null, sort: [{ field: 'secret00', direction: 'asc' as const }] }
    expect((await link({ query: sorted })).status).toBe(400)
    expect(await (await download({ fields: ['secret00'] }, organizer)).text()).toContain('hush')
  })

  it('is not to be had with a ticket of another kind, too long a filter, or by whoever left meanwhile', async () => {
    const { tenant, member } = manager.session
    const claims = { tenantId: tenant.id, memberId: member.id, sessionId: uuidv7() }
    const other = auditTickets.sign({ claims, ask: { filter: {}, format: 'csv' } }, app.secrets.jwtSecret)
    expect((await fetch(`${app.baseUrl}/files/export?ticket=${other}`)).status).toBe(404)
    const value = Array.from({ length: 100 }, (_, at) => `${'x'.repeat(90)}${at}`)
    const long = {
      filter: { kind: 'compare', field: 'title000', operator: 'anyOf', value },
      sort: [],
    } satisfies RecordExport['query']
    expect((await link({ query: long })).status).toBe(400)
    const leaver = await app.join(manager, 'viewer')
    const { data } = await link({}, leaver)
    await app.call('member.remove', { memberId: leaver.session.member.id }, manager.accessToken)
    expect((await fetch(`${app.baseUrl}${data.path}`)).status).toBe(401)
  })
})
