import { parse } from 'csv-parse/sync'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { ExportLink } from '@operagrid/shared/domain/export'
import type { Query } from '@operagrid/shared/domain/query'
import type { GridRecord } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const everything: Query = { filter: null, sort: [] }

/** People in cells, as they are asked for over the wire. */
describe('a field that names people', () => {
  let app: RunningApp
  let manager: SignedIn
  let organizer: SignedIn
  let viewer: SignedIn
  const gridId = uuidv7()
  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('People')
    organizer = await app.join(manager, 'organizer')
    viewer = await app.join(manager, 'viewer')
    const fields = [{ id: 'crew0000', name: 'Crew', type: 'person', choices: [], several: true }]
    await app.call('grid.create', { id: gridId, name: 'Log', fields }, manager.accessToken)
    const [m, o, v] = ids()
    const crews = [[v], [o, m], [o], [], [v, o]]
    const ops = crews.map((crew) => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      cells: crew.length === 0 ? {} : { crew0000: crew },
    }))
    const { error } = await app.call('record.apply', { gridId, ops }, manager.accessToken)
    expect(error).toBeUndefined()
  })
  afterAll(async () => await app[Symbol.asyncDispose]())

  const ids = () => [manager, organizer, viewer].map(({ session }) => session.member.id)
  async function read(who: SignedIn, query: Query): Promise<number[]> {
    const input = encodeURIComponent(JSON.stringify({ gridId, query, limit: 100 }))
    const response = await fetch(`${app.baseUrl}/trpc/record.window?input=${input}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    const { result } = (await response.json()) as { result: { data: { records: GridRecord[] } } }
    return result.data.records.map(({ number }) => number)
  }
  const names = () => [manager, organizer, viewer].map(({ session }) => session.member.name)

  it('is filtered by whoever looks', async () => {
    const mine: Query = { ...everything, filter: { kind: 'compare', field: 'crew0000', operator: 'isMe', value: null } }
    expect(await read(organizer, mine)).toEqual([2, 3, 5])
    expect(await read(viewer, mine)).toEqual([1, 5])
    expect(await read(manager, mine)).toEqual([2])
  })

  it('is sorted by names, and found by them', async () => {
    const byName = [...names()].toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1))
    const crews = [[2], [1, 0], [1], [], [2, 1]].map((crew) =>
      crew
        .map((at) => byName.indexOf(names()[at] ?? ''))
        .toSorted((a, b) => a - b)
        .join(''),
    )
    const expected = [1, 2, 3, 4, 5].toSorted((a, b) => ((crews[a - 1] || '9') < (crews[b - 1] || '9') ? -1 : 1))
    expect(await read(viewer, { ...everything, sort: [{ field: 'crew0000', direction: 'asc' }] })).toEqual(expected)
    const search = { text: viewer.session.member.name, fieldIds: ['crew0000'] }
    expect((await read(organizer, { ...everything, search })).toSorted((a, b) => a - b)).toEqual([1, 5])
  })

  it('goes out by names, and nobody’s address goes along', async () => {
    const get = async (format: 'csv' | 'json') => {
      const ask = { gridId, format, query: everything, fields: ['crew0000'], details: false, zone: 'UTC' }
      const { data } = await app.call<ExportLink>('record.export', ask, viewer.accessToken)
      return await (await fetch(`${app.baseUrl}${data.path}`)).text()
    }
    const rows = parse(await get('csv'), { bom: true })
    expect(rows[1]).toEqual(['1', viewer.session.member.name])
    expect(rows[2]?.[1]?.split(', ')).toEqual(expect.arrayContaining([names()[0], names()[1]]))
    const json = await get('json')
    expect(json).not.toContain('@')
    const file = JSON.parse(json) as { records: { cells: Record<string, { id: string; name: string }[]> }[] }
    expect(file.records[0]?.cells['crew0000']).toEqual([{ id: ids()[2], name: viewer.session.member.name }])
  })

  it('cannot be asked for by a tile that is the same for all', async () => {
    const dashboardId = uuidv7()
    await app.call('dashboard.create', { dashboardId, name: 'Wall' }, manager.accessToken)
    const widget = {
      title: 'Mine',
      kind: 'number',
      gridId,
      filter: { kind: 'compare', field: 'crew0000', operator: 'isMe', value: null },
      aggregate: { fn: 'count', field: null },
      groupBy: null,
      fields: [],
    }
    const saved = await app.call(
      'dashboard.saveWidget',
      { dashboardId, widgetId: uuidv7(), widget },
      manager.accessToken,
    )
    expect(saved.status).toBe(400)
  })
})
