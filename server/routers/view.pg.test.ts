import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { inTenant } from '@operagrid/db/tenant'
import type { SignedIn } from '@operagrid/shared/domain/session'
import { MAX_VIEWS, plainLook } from '@operagrid/shared/domain/view'
import type { View, ViewLook } from '@operagrid/shared/domain/view'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'

const title = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const owner = { id: 'owner000', name: 'Owner', type: 'text', choices: [] }
const byTitle: ViewLook = {
  query: {
    filter: { kind: 'compare', field: title.id, operator: 'contains', value: 'leak' },
    sort: [{ field: title.id, direction: 'desc' }],
  },
  hidden: [owner.id],
  widths: { [title.id]: 320 },
}

describe('views', () => {
  let app: RunningApp
  let manager: SignedIn
  let organizer: SignedIn
  let viewer: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Views')
    organizer = await app.join(manager, 'organizer')
    viewer = await app.join(manager, 'viewer')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    await app.call('grid.create', { id: gridId, name: 'Log', fields: [title, owner] }, manager.accessToken)
  })

  const list = async (who: SignedIn, of = gridId): Promise<View[]> => {
    const input = encodeURIComponent(JSON.stringify({ gridId: of }))
    const response = await fetch(`${app.baseUrl}/trpc/view.list?input=${input}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    return ((await response.json()) as { result: { data: View[] } }).result.data
  }
  const save = async (who: SignedIn, view: Partial<View> = {}) => {
    const viewId = view.id ?? uuidv7()
    const { name = 'Leaks', shared = true, look = byTitle } = view
    const { error } = await app.call('view.save', { gridId, viewId, name, shared, look }, who.accessToken)
    return { viewId, code: error?.data.app.code }
  }
  const remove = async (who: SignedIn, viewId: string) =>
    (await app.call('view.remove', { gridId, viewId }, who.accessToken)).error?.data.app.code

  it('a shared one is everybody’s who reads the grid, as it was saved', async () => {
    const { viewId } = await save(organizer)
    const view = { id: viewId, name: 'Leaks', shared: true, look: byTitle }
    for (const who of [manager, organizer, viewer]) expect(await list(who)).toEqual([view])
  })

  it('an own one is nobody else’s, management’s neither, and anybody who reads may have one', async () => {
    const { viewId, code } = await save(viewer, { shared: false })
    expect(code).toBeUndefined()
    expect(await list(viewer)).toMatchObject([{ id: viewId, shared: false }])
    expect(await list(manager)).toEqual([])
    expect(await remove(manager, viewId)).toBe('NOT_FOUND')
    expect(await remove(viewer, viewId)).toBeUndefined()
    expect(await list(viewer)).toEqual([])
  })

  it('only who shapes the grid makes, changes, takes or removes a shared one', async () => {
    expect((await save(viewer)).code).toBe('NOT_ALLOWED')
    const { viewId } = await save(organizer)
    expect((await save(viewer, { id: viewId, name: 'Mine' })).code).toBe('NOT_ALLOWED')
    expect((await save(viewer, { id: viewId, shared: false })).code).toBe('NOT_FOUND')
    expect(await remove(viewer, viewId)).toBe('NOT_FOUND')
    expect(await list(viewer)).toMatchObject([{ id: viewId, name: 'Leaks', shared: true }])
  })

  it('the id of somebody’s own view serves nobody else', async () => {
    const { viewId } = await save(viewer, { shared: false })
    for (const shared of [true, false]) expect((await save(organizer, { id: viewId, shared })).code).toBeDefined()
    expect(await list(viewer)).toMatchObject([{ id: viewId, name: 'Leaks', shared: false }])
  })

  it('the database keeps a viewer from a shared one, whatever asks it', async () => {
    const { viewId } = await save(organizer)
    const { tenant, member } = viewer.session
    const as = {
      tenantId: tenant.id,
      memberId: member.id,
      role: 'viewer' as const,
      accountId: viewer.session.account.id,
    }
    const taken = await inTenant(app.database.db, as, (tx) =>
      tx.updateTable('grid_view').set({ name: 'Taken' }).where('id', '=', viewId).executeTakeFirst(),
    )
    expect(taken.numUpdatedRows).toBe(0n)
  })

  it('a query that cannot be asked of the grid is refused with its reason', async () => {
    const look = { ...plainLook, query: { filter: null, sort: [{ field: 'gone0000', direction: 'asc' as const }] } }
    expect((await save(organizer, { look })).code).toBe('BAD_INPUT')
    expect(await list(organizer)).toEqual([])
  })

  it('groups that cannot be made of the grid are refused, and by a hidden field are nobody’s but who shapes it', async () => {
    const board = (group: string): ViewLook => ({ ...plainLook, layout: 'board', group })
    for (const group of [title.id, 'gone0000'])
      expect((await save(organizer, { look: board(group) })).code).toBe('BAD_INPUT')
    const rows: ViewLook = { ...plainLook, group: title.id }
    const own = await save(organizer, { look: rows, shared: false })
    expect(await list(organizer)).toMatchObject([{ id: own.viewId, look: rows }])
    expect(await remove(organizer, own.viewId)).toBeUndefined()
    const state = {
      id: 'state000',
      name: 'State',
      type: 'select',
      choices: [{ id: 'open0000', name: 'Open', color: 'red' }],
    }
    await app.call('field.add', { gridId, field: state }, organizer.accessToken)
    const { viewId } = await save(organizer, { look: board(state.id) })
    expect(await list(viewer)).toMatchObject([{ id: viewId, look: { layout: 'board', group: state.id } }])
    const hide = { gridId, fieldId: state.id, field: { name: 'State', type: 'select', hiddenFrom: ['viewer'] } }
    expect((await app.call('field.update', hide, organizer.accessToken)).error).toBeUndefined()
    expect(await list(viewer)).toEqual([])
    expect(await list(organizer)).toHaveLength(1)
  })

  it('groups within groups are saved as they are, refused where they cannot be, and by a hidden field nobody’s but who shapes it', async () => {
    const levels = (...[group = '', ...subgroups]: readonly string[]): ViewLook => ({ ...plainLook, group, subgroups })
    for (const faulty of [levels(title.id, title.id), levels(title.id, 'gone0000'), levels('gone0000', title.id)])
      expect((await save(organizer, { look: faulty })).code).toBe('BAD_INPUT')
    const look = levels(title.id, owner.id)
    const { viewId } = await save(organizer, { look })
    expect(await list(viewer)).toMatchObject([{ id: viewId, look }])
    const hide = { gridId, fieldId: owner.id, field: { name: 'Owner', type: 'text', hiddenFrom: ['viewer'] } }
    expect((await app.call('field.update', hide, organizer.accessToken)).error).toBeUndefined()
    expect(await list(viewer)).toEqual([])
    expect(await list(organizer)).toMatchObject([{ id: viewId, look }])
  })

  it('groups by what every record has beside its cells are saved, and a board by whose records are alone', async () => {
    const look: ViewLook = { ...plainLook, group: '$createdBy', subgroups: ['$createdAt', '$reviewState'] }
    const { viewId } = await save(organizer, { look })
    expect(await list(viewer)).toMatchObject([{ id: viewId, look }])
    const board = async (group: ViewLook['group']) =>
      (await save(organizer, { look: { ...plainLook, layout: 'board', group }, shared: false })).code
    expect([await board('$assignedTo'), await board('$createdBy'), await board('$reviewState')]).toEqual([
      undefined,
      'BAD_INPUT',
      'BAD_INPUT',
    ])
  })

  it('one whose field was removed is left for who can mend it, and not shown to others as something else', async () => {
    const { viewId } = await save(organizer)
    await app.call('field.remove', { gridId, fieldId: title.id }, organizer.accessToken)
    expect(await list(organizer)).toMatchObject([{ id: viewId }])
    expect(await list(viewer)).toEqual([])
  })

  it('nothing it says of a field that is hidden from viewers is told them', async () => {
    const look = {
      ...plainLook,
      hidden: [owner.id],
      widths: { [owner.id]: 90, [title.id]: 320 },
      order: [owner.id, title.id],
    }
    const { viewId } = await save(organizer, { look })
    await save(organizer, {
      look: { ...plainLook, query: { filter: null, sort: [{ field: owner.id, direction: 'asc' }] } },
    })
    const hide = { gridId, fieldId: owner.id, field: { name: 'Owner', type: 'text', hiddenFrom: ['viewer'] } }
    expect((await app.call('field.update', hide, organizer.accessToken)).error).toBeUndefined()
    expect(await list(organizer)).toHaveLength(2)
    expect(await list(viewer)).toMatchObject([
      { id: viewId, look: { hidden: [], widths: { [title.id]: 320 }, order: [title.id] } },
    ])
    expect(JSON.stringify(await list(viewer))).not.toContain(owner.id)
  })

  it('a calendar is by a date of the grid, and by a hidden one nobody’s but who shapes it', async () => {
    const calendar = (date: string): ViewLook => ({ ...plainLook, layout: 'calendar', date, span: 'week' })
    for (const date of [title.id, 'gone0000'])
      expect((await save(organizer, { look: calendar(date) })).code).toBe('BAD_INPUT')
    const due = { id: 'due00000', name: 'Due', type: 'date', choices: [] }
    await app.call('field.add', { gridId, field: due }, organizer.accessToken)
    const { viewId } = await save(organizer, { look: calendar(due.id) })
    expect(await list(viewer)).toMatchObject([{ id: viewId, look: calendar(due.id) }])
    const hide = { gridId, fieldId: due.id, field: { name: 'Due', type: 'date', hiddenFrom: ['viewer'] } }
    expect((await app.call('field.update', hide, organizer.accessToken)).error).toBeUndefined()
    expect(await list(viewer)).toEqual([])
    expect(await list(organizer)).toHaveLength(1)
  })

  it('a calendar’s records end by a date of the grid, and to whom that is hidden each is on one day', async () => {
    const due = { id: 'due00000', name: 'Due', type: 'date', choices: [] }
    const until = { id: 'until000', name: 'Until', type: 'dateTime', choices: [] }
    for (const field of [due, until]) await app.call('field.add', { gridId, field }, organizer.accessToken)
    const calendar = (end: string | null): ViewLook => ({ ...plainLook, layout: 'calendar', date: due.id, end })
    for (const end of [title.id, 'gone0000'])
      expect((await save(organizer, { look: calendar(end) })).code).toBe('BAD_INPUT')
    const own = await save(organizer, { look: calendar(null), shared: false })
    expect(own.code).toBeUndefined()
    await remove(organizer, own.viewId)
    const { viewId } = await save(organizer, { look: calendar(until.id) })
    expect(await list(viewer)).toEqual([{ id: viewId, name: 'Leaks', shared: true, look: calendar(until.id) }])
    const hide = { gridId, fieldId: until.id, field: { name: 'Until', type: 'dateTime', hiddenFrom: ['viewer'] } }
    expect((await app.call('field.update', hide, organizer.accessToken)).error).toBeUndefined()
    expect(await list(viewer)).toMatchObject([{ id: viewId, look: { layout: 'calendar', date: due.id } }])
    expect(JSON.stringify(await list(viewer))).not.toContain(until.id)
    expect(await list(organizer)).toMatchObject([{ look: calendar(until.id) }])
  })

  it('its colours are by conditions that can be asked, and by a hidden field they are nobody’s but who shapes it', async () => {
    const byField = (field: string): ViewLook => ({
      ...plainLook,
      colors: [
        { filter: { kind: 'compare', field: title.id, operator: 'notEmpty', value: null }, color: 'green' },
        { filter: { kind: 'compare', field, operator: 'eq', value: 'Ana' }, color: 'red' },
      ],
    })
    expect((await save(organizer, { look: byField('gone0000') })).code).toBe('BAD_INPUT')
    const { viewId } = await save(organizer, { look: byField(owner.id) })
    expect(await list(viewer)).toMatchObject([{ id: viewId, look: byField(owner.id) }])
    const hide = { gridId, fieldId: owner.id, field: { name: 'Owner', type: 'text', hiddenFrom: ['viewer'] } }
    expect((await app.call('field.update', hide, organizer.accessToken)).error).toBeUndefined()
    expect(await list(viewer)).toMatchObject([{ id: viewId, look: { colors: byField(owner.id).colors?.slice(0, 1) } }])
    expect(await list(organizer)).toMatchObject([{ look: byField(owner.id) }])
  })

  it('a shared one that is saved or removed is told to all who have the grid open; an own one to nobody', async () => {
    const client = await openSocketClient(app.baseUrl, viewer.accessToken)
    const feed = await client.subscribe('live.grid', { gridId, cursor: 0 })
    await client.until((answer) => answer.id === feed.id && answer.result?.type === 'data')
    await save(viewer, { shared: false })
    const { viewId } = await save(organizer)
    await remove(organizer, viewId)
    const told = (): readonly string[] => JSON.stringify(feed.data()).match(/"version":\d+|"views":true/g) ?? []
    await client.until(() => told().includes('"version":2'))
    // An own one has no version of the grid.
    expect(told().toSorted()).toEqual(['"version":1', '"version":2', '"views":true', '"views":true'])
    client.socket.close()
  })

  it('a member has so many and no more', async () => {
    const views = Array.from({ length: MAX_VIEWS }, () => uuidv7())
    for (const id of views) expect((await save(organizer, { id, shared: false })).code).toBeUndefined()
    expect((await save(organizer)).code).toBe('TOO_LARGE')
    expect((await save(organizer, { id: views[0] ?? '', shared: false, name: 'Again' })).code).toBeUndefined()
  })

  it('what was shared is in the audit log, once, with what it was before', async () => {
    const { viewId } = await save(organizer)
    await save(organizer, { id: viewId, name: 'Big leaks' })
    await remove(organizer, viewId)
    const { data } = await app.call('audit.list', { filter: { target: gridId }, limit: 10 }, manager.accessToken)
    const said = JSON.stringify(data)
    expect(said.match(/"view\.saved"/g)).toHaveLength(2)
    expect(said.match(/"view\.removed"/g)).toHaveLength(1)
  })
})
