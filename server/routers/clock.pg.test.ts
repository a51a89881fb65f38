import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Clock } from '@operagrid/shared/domain/clock'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { RecordHistory } from '@operagrid/shared/domain/history'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const day: Field = { id: 'day00000', name: 'Day', type: 'date', choices: [] }
const status: Field = {
  id: 'state000',
  name: 'Status',
  type: 'status',
  choices: [
    { id: 'open0000', name: 'New', color: 'red' },
    { id: 'work0000', name: 'In progress', color: 'amber' },
    { id: 'done0000', name: 'Done', color: 'green', done: true },
  ],
  default: 'open0000',
}
const timed: Clock = { from: 'status', field: 'state000', allowances: [{ state: 'open0000', minutes: 15 }] }
const reply: Field = { id: 'reply000', name: 'Reply', type: 'clock', choices: [], clock: timed }
const later = (at: string, minutes: number): string => new Date(Date.parse(at) + minutes * 60_000).toISOString()

describe('a clock field', () => {
  let app: RunningApp
  let manager: SignedIn
  let gridId: string
  let recordId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Clocks')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    recordId = uuidv7()
    await app.call('grid.create', { id: gridId, name: 'Log', fields: [title, day, status] }, manager.accessToken)
    const cells = { title000: 'Leak', day00000: '2026-11-28', state000: 'open0000' }
    await apply({ kind: 'create', opId: uuidv7(), recordId, cells })
  })

  async function ask<T>(procedure: string, input: object): Promise<T> {
    const response = await fetch(
      `${app.baseUrl}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ gridId, ...input }))}`,
      { headers: { authorization: `Bearer ${manager.accessToken}`, 'x-operagrid': '1' } },
    )
    return ((await response.json()) as { result: { data: T } }).result.data
  }
  const apply = (op: object) => app.call('record.apply', { gridId, ops: [op] }, manager.accessToken)
  const patch = (cells: object) => apply({ kind: 'patch', opId: uuidv7(), recordId, cells, baseVersion: 0 })
  const cells = async () =>
    (await ask<RecordWindow>('record.window', { query: { filter: null, sort: [] }, limit: 10 })).records[0]?.cells ?? {}
  const field = async (id: string) => (await ask<Grid>('grid.get', {})).fields.find((one) => one.id === id)
  const history = async (): Promise<readonly RecordChange[]> =>
    (await ask<RecordHistory>('record.history', { recordId, limit: 50 })).changes
  /** Why it was refused; undefined when it was not. */
  async function told(procedure: string, input: object): Promise<string | undefined> {
    return (await app.call(procedure, { gridId, ...input }, manager.accessToken)).error?.message
  }
  const add = (made: Field) => told('field.add', { field: made })

  it('made of a status counts for records that are there from when their history says the state was set', async () => {
    await patch({ state000: 'work0000' })
    await patch({ state000: 'open0000' })
    await patch({ title000: 'Leak on deck 4' })
    const [, set] = await history()
    expect(set?.after).toEqual({ state000: 'open0000' })
    expect(await add(reply)).toBeUndefined()
    expect((await cells())['reply000']).toBe(later(set?.at ?? '', 15))
  })

  it('is not begun anew by a deletion and a restoring, and counts anew with other times', async () => {
    const [made] = await history()
    await add(reply)
    await apply({ kind: 'delete', opId: uuidv7(), recordId })
    await apply({ kind: 'restore', opId: uuidv7(), recordId })
    expect((await cells())['reply000']).toBe(later(made?.at ?? '', 15))
    const clock: Clock = { ...timed, allowances: [{ state: 'open0000', minutes: 60 }] }
    expect(await told('field.update', { fieldId: reply.id, field: { ...reply, clock, id: undefined } })).toBeUndefined()
    expect((await cells())['reply000']).toBe(later(made?.at ?? '', 60))
  })

  it('stops for all records when a state becomes a finished one', async () => {
    await add(reply)
    const choices = status.choices.map((choice) => (choice.id === 'open0000' ? { ...choice, done: true } : choice))
    await told('field.update', { fieldId: status.id, field: { name: 'Status', type: 'status', choices } })
    expect(await cells()).not.toHaveProperty('reply000')
  })

  it('counts from the midnight of a date in its zone, and what it was becomes a plain moment', async () => {
    const clock: Clock = { from: 'field', field: day.id, minutes: 1_440, zone: 'Europe/Berlin' }
    expect(await add({ ...reply, clock })).toBeUndefined()
    expect((await cells())['reply000']).toBe('2026-11-28T23:00:00.000Z')
    await told('field.update', { fieldId: reply.id, field: { name: 'Reply', type: 'dateTime' } })
    expect(await field(reply.id)).toEqual({ id: reply.id, name: 'Reply', type: 'dateTime', choices: [] })
    expect((await cells())['reply000']).toBe('2026-11-28T23:00:00.000Z')
  })

  it('is refused where it has nothing to count from', async () => {
    expect(await add({ ...reply, clock: undefined })).toContain('Say what')
    expect(await add({ ...reply, clock: { ...timed, field: title.id } })).toContain('needs a status')
    const done: Clock = { ...timed, allowances: [{ state: 'done0000', minutes: 5 }] }
    expect(await add({ ...reply, clock: done })).toContain('at least one open state')
    const from = { from: 'field', minutes: 5, zone: 'UTC' } as const
    expect(await add({ ...reply, clock: { ...from, field: title.id } })).toContain('needs a field with a date')
    expect(await add({ ...reply, clock: { ...from, field: day.id, until: title.id } })).toContain('states of a status')
  })

  it('is hidden from whom its status is hidden', async () => {
    await told('field.update', {
      fieldId: status.id,
      field: { name: 'Status', type: 'status', choices: status.choices, hiddenFrom: ['viewer'] },
    })
    await add(reply)
    expect((await field(reply.id))?.hiddenFrom).toEqual(['viewer'])
  })
})
