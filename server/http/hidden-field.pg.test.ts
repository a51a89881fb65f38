import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { DashboardEvent } from '@operagrid/shared/domain/dashboard'
import type { Field, HideableRole } from '@operagrid/shared/domain/field'
import type { Role } from '@operagrid/shared/domain/member'
import type { Op } from '@operagrid/shared/domain/op'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import type { SocketClient } from '../testing/socket-client.ts'

/** Everything by which the hidden field could be told: its id, its name, its choice, what is in its cells. */
const TRACES = /hush0000|Hush|hushed00|Whisper/
const MISSING = 'nobody00'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const place: Field = { id: 'place000', name: 'Place', type: 'location', choices: [] }
const hush: Field = {
  id: 'hush0000',
  name: 'Hush',
  type: 'select',
  choices: [{ id: 'hushed00', name: 'Whisper', color: 'red' }],
}

describe('a hidden field', () => {
  let app: RunningApp
  let manager: SignedIn
  let people: Readonly<Record<Role, SignedIn>>
  const gridId = uuidv7()
  const recordId = uuidv7()
  const dashboardId = uuidv7()
  const formId = uuidv7()
  const [hushTile, countTile] = [uuidv7(), uuidv7()]

  const ask = (who: SignedIn, path: string, input: unknown) => app.call<unknown>(path, input, who.accessToken)
  const must = async (who: SignedIn, path: string, input: unknown) => {
    const { data, error } = await ask(who, path, input)
    expect(error, path).toBeUndefined()
    return data
  }
  const query = async (who: SignedIn, path: string, input?: unknown): Promise<string> => {
    const asked = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
    const response = await fetch(`${app.baseUrl}/trpc/${path}${asked}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    return await response.text()
  }
  const hide = (...hiddenFrom: HideableRole[]) =>
    must(people.organizer, 'field.update', {
      gridId,
      fieldId: hush.id,
      field: { name: hush.name, type: hush.type, hiddenFrom },
    })
  const apply = (...ops: Op[]) => must(people.organizer, 'record.apply', { gridId, ops })
  const patch = (cells: Readonly<Record<string, string | null>>): Op => ({
    kind: 'patch',
    opId: uuidv7(),
    recordId,
    baseVersion: 1_000_000,
    cells,
  })
  const listen = async (who: SignedIn): Promise<SocketClient> => await openSocketClient(app.baseUrl, who.accessToken)
  /** Waits for an answer with `text` in it that came after the first `after` ones. */
  const told = async (client: SocketClient, text: string, after = 0): Promise<void> => {
    await client.until(
      (answer) => client.answers.indexOf(answer) >= after && JSON.stringify(answer.result?.data ?? '').includes(text),
    )
  }
  const heard = ({ answers }: SocketClient): string => JSON.stringify(answers)
  const allQueries = (fieldId: string) => {
    const plain = { filter: null, sort: [] }
    const filtered = { ...plain, filter: { kind: 'compare', field: fieldId, operator: 'notEmpty', value: null } }
    const sorted = { ...plain, sort: [{ field: fieldId, direction: 'asc' }] }
    return [filtered, sorted].flatMap((query) => [
      ['record.window', { gridId, query, limit: 10 }] as const,
      ['record.outline', { gridId, query, every: 50 }] as const,
    ])
  }

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Harbour')
    people = {
      management: manager,
      organizer: await app.join(manager, 'organizer'),
      viewer: await app.join(manager, 'viewer'),
      reporter: await app.join(manager, 'reporter'),
    }
    await must(people.organizer, 'grid.create', { id: gridId, name: 'Log', fields: [title, hush, place] })
    const items = [title, hush].map(({ id, name }) => ({ fieldId: id, label: name, help: '', required: false }))
    await must(people.organizer, 'form.save', {
      gridId,
      formId,
      form: { name: 'Report', description: '', open: true, items },
    })
    await apply({
      kind: 'create',
      opId: uuidv7(),
      recordId,
      cells: { title000: 'Leak', hush0000: 'hushed00', place000: { lat: 54.3, lng: 10.1 } },
    })
    const report: Op = {
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      formId,
      cells: { title000: 'Mine', hush0000: 'hushed00' },
    }
    await must(people.reporter, 'record.apply', { gridId, ops: [report] })
    await must(people.organizer, 'dashboard.create', { dashboardId, name: 'Wall' })
    const tile = { kind: 'bar', gridId, filter: null, aggregate: { fn: 'count', field: null }, fields: [] }
    const byHush = { ...tile, title: 'Quiet ones', groupBy: { field: hush.id, bucket: null, zone: 'UTC' } }
    await must(people.organizer, 'dashboard.saveWidget', { dashboardId, widgetId: hushTile, widget: byHush })
    const count = { ...tile, title: 'All', kind: 'number', groupBy: null }
    await must(people.organizer, 'dashboard.saveWidget', { dashboardId, widgetId: countTile, widget: count })
  })
  afterAll(() => app[Symbol.asyncDispose]())

  it('is in no answer to who may not see it, and in those to everybody else', async () => {
    const plain = { filter: null, sort: [] }
    const colors = [{ filter: { kind: 'compare', field: hush.id, operator: 'notEmpty', value: null }, color: 'pink' }]
    const onMap = { gridId, query: plain, place: place.id, title: hush.id, colors, colorBy: hush.id, limit: 10 }
    const reads: readonly (readonly [string, unknown?])[] = [
      ['grid.get', { gridId }],
      ['grid.list'],
      ['record.window', { gridId, query: plain, limit: 10 }],
      ['record.outline', { gridId, query: plain, every: 50 }],
      ['record.places', onMap],
      ['record.get', { gridId, recordId }],
      ['record.mine'],
      ['dashboard.get', { dashboardId }],
      ['dashboard.list'],
      ['form.get', { formId }],
      ['form.list'],
    ]
    await hide('viewer', 'reporter')
    for (const who of ['viewer', 'reporter'] as const)
      for (const [path, input] of reads)
        expect(await query(people[who], path, input), `${who} ${path}`).not.toMatch(TRACES)
    expect(await query(people.organizer, 'grid.get', { gridId })).toMatch(TRACES)
    expect(await query(people.organizer, 'record.places', onMap)).toMatch(/hushed00.*pink/)
    expect(await query(people.viewer, 'record.places', onMap)).toContain('"title":null,"color":null')
    await hide('reporter')
    expect(await query(people.viewer, 'record.get', { gridId, recordId })).toContain('hushed00')
    expect(await query(people.reporter, 'record.mine')).not.toMatch(TRACES)
    expect(await query(people.reporter, 'form.list')).not.toMatch(TRACES)
    await hide('viewer')
    expect(await query(people.viewer, 'grid.get', { gridId })).not.toMatch(TRACES)
    expect(await query(people.reporter, 'record.mine')).toContain('hushed00')
    expect(await query(people.reporter, 'form.get', { formId })).toContain('hush0000')
  })

  it('is refused in a query, a report and a tally as one that does not exist', async () => {
    await hide('viewer', 'reporter')
    const [hidden, missing] = await Promise.all(
      [hush.id, MISSING].map((id) =>
        Promise.all(allQueries(id).map(([path, input]) => query(people.viewer, path, input))),
      ),
    )
    const alike = (answers: readonly string[] | undefined) =>
      answers?.map((answer) => answer.replaceAll(/hush0000|nobody00/g, 'x').replaceAll(/"requestId":"[^"]*"/g, ''))
    expect(hidden?.every((answer) => answer.includes('"BAD_INPUT"'))).toBe(true)
    expect(alike(hidden)).toEqual(alike(missing))
    const file = (fieldId: string): Op => ({
      kind: 'create',
      opId: uuidv7(),
      recordId: uuidv7(),
      formId,
      cells: { [fieldId]: 'x' },
    })
    const answers = (await must(people.reporter, 'record.apply', { gridId, ops: [file(hush.id), file(MISSING)] })) as {
      results: readonly { opId: string }[]
    }
    const [one, other] = answers.results.map((result) => ({ ...result, opId: '' }))
    expect(one).toMatchObject({ status: 'rejected', code: 'NOT_FOUND' })
    expect(one).toEqual(other)
  })

  it('leaves a viewer’s open screens at once, and comes back when it is shown', async () => {
    await hide()
    const client = await listen(people.viewer)
    const answer: unknown = JSON.parse(await query(people.viewer, 'grid.get', { gridId }))
    // tRPC's envelope around our own answer.
    const { version } = (answer as { result: { data: { version: number } } }).result.data
    const feed = await client.subscribe('live.grid', { gridId, cursor: version })
    const wall = await client.subscribe('live.dashboard', { dashboardId })
    const bars = '"groups":[{"key":"hushed00"'
    await told(client, bars)

    await hide('viewer')
    await told(client, '"resync"')
    await told(client, '"unshared":true')
    const isUnshared = (event: unknown): boolean => JSON.stringify(event).includes('"unshared":true')
    expect(JSON.stringify(wall.data().filter(isUnshared))).not.toMatch(TRACES)
    const hidden = client.answers.length
    await apply(patch({ hush0000: null }), patch({ hush0000: 'hushed00' }))
    const more = { name: 'Hush, more', type: 'select', choices: hush.choices }
    await must(people.organizer, 'field.update', { gridId, fieldId: hush.id, field: more })
    await apply(patch({ title000: 'Told', hush0000: null }))
    await told(client, 'Told')
    expect(JSON.stringify(client.answers.slice(hidden))).not.toMatch(TRACES)
    // Of four changes one is an event: edits of the field alone, and of its cells, are none.
    const events = () =>
      feed
        .data()
        .slice(1)
        .filter((event) => JSON.stringify(event).includes('"changes"'))
    expect(events()).toHaveLength(1)

    const shown = client.answers.length
    await hide()
    await told(client, '"groups":[{"key"', shown)
    await apply(patch({ hush0000: 'hushed00' }))
    await told(client, '"after":{"hush0000":"hushed00"}', shown)
    await told(client, bars, shown)
    // Sharing it again came with the tile as it was made.
    const walls = wall.data() as readonly DashboardEvent[]
    expect(JSON.stringify(walls.findLast(({ dashboard }) => dashboard !== null))).not.toContain('unshared')
    client.close()
  })

  it('is in nobody’s catching up after it was removed, nor in what is deleted then', async () => {
    const [grid, record] = [uuidv7(), uuidv7()]
    const extra: Field = { ...title, id: 'hush0000', name: 'Hush', hiddenFrom: ['viewer'] }
    await must(people.organizer, 'grid.create', { id: grid, name: 'Second', fields: [title, extra] })
    const cells = { title000: 'There', hush0000: 'Whisper' }
    await must(people.organizer, 'record.apply', {
      gridId: grid,
      ops: [{ kind: 'create', opId: uuidv7(), recordId: record, cells }],
    })
    await must(people.organizer, 'field.remove', { gridId: grid, fieldId: extra.id })
    const client = await listen(people.viewer)
    await client.subscribe('live.grid', { gridId: grid, cursor: 0 })
    await must(people.organizer, 'record.apply', {
      gridId: grid,
      ops: [{ kind: 'delete', opId: uuidv7(), recordId: record }],
    })
    await told(client, '"delete"')
    expect(heard(client)).toContain('There')
    expect(heard(client)).not.toMatch(TRACES)
    client.close()
  })

  it('is not where a viewer sees others at work, who are on its record all the same', async () => {
    await hide('viewer')
    const [viewer, organizer] = [await listen(people.viewer), await listen(people.organizer)]
    const [mine, theirs] = [uuidv7(), uuidv7()]
    await viewer.subscribe('live.presence', { gridId, clientId: mine })
    await organizer.subscribe('live.presence', { gridId, clientId: theirs })
    const select = (fieldId: string, typing = false) =>
      organizer.call('mutation', 'presence.set', { gridId, clientId: theirs, state: { recordId, fieldId, typing } })
    await select(hush.id, true)
    await told(viewer, recordId)
    await select(title.id)
    await told(viewer, title.id)
    expect(heard(viewer)).not.toMatch(TRACES)
    expect(heard(viewer)).not.toContain('"typing":true')
    expect(heard(organizer)).toContain(hush.id)
    for (const client of [viewer, organizer]) client.close()
  })

  it('is audited with from whom it is hidden, before and after', async () => {
    await hide('viewer')
    await hide('viewer', 'reporter')
    const log = JSON.stringify(await must(manager, 'audit.list', { filter: {}, limit: 5 }))
    expect(log).toContain('"hiddenFrom":["viewer","reporter"]')
    expect(log).toContain('"hiddenFrom":["viewer"]')
  })
})
