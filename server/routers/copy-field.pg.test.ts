import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const low = { id: 'low00000', name: 'Low', color: 'green' }
const plate = { id: 'plate000', name: 'Plate', type: 'text', choices: [], unique: true }
const level = { id: 'level000', name: 'Level', type: 'select', choices: [low], hiddenFrom: ['viewer'] }
const weight = { id: 'weight00', name: 'Weight', type: 'number', choices: [] }
const formula = { source: '{weight00} * 2', result: 'number' }
const double = { id: 'double00', name: 'Double', type: 'formula', choices: [], formula }
const photos = { id: 'photos00', name: 'Photos', type: 'photo', choices: [] }

describe('a field like another one', () => {
  let app: RunningApp
  let manager: SignedIn
  let viewer: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Copies')
    viewer = await app.join(manager, 'viewer')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    const fields = [plate, level, weight, double, photos]
    await app.call('grid.create', { id: gridId, name: 'Log', fields }, manager.accessToken)
  })

  async function ask<T>(path: string, input: object, who = manager): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    return ((await response.json()) as { result: { data: T } }).result.data
  }
  const fields = async (who?: SignedIn) => (await ask<{ fields: readonly Field[] }>('grid.get', { gridId }, who)).fields
  /** What all records hold, in the order in which they were made. */
  async function cells(who?: SignedIn): Promise<readonly Cells[]> {
    const asked = { gridId, query: { filter: null, sort: [] }, limit: 50 }
    return (await ask<RecordWindow>('record.window', asked, who)).records.map((record) => record.cells)
  }
  async function apply(...ops: readonly object[]): Promise<readonly OpResult[]> {
    const asked = { gridId, ops: ops.map((op) => ({ opId: uuidv7(), ...op })) }
    return (await app.call<{ results: OpResult[] }>('record.apply', asked, manager.accessToken)).data?.results ?? []
  }
  const created = (held: Cells, recordId = uuidv7()) =>
    ({ kind: 'create', recordId, cells: held }) satisfies Partial<Op>
  async function copy(field: { readonly id: string }, said: object = {}, who = manager): Promise<string> {
    const asked = { gridId, fieldId: field.id, as: 'copy0000', name: 'Copy', withCells: true, ...said }
    const { error } = await app.call('field.copy', asked, who.accessToken)
    return error === undefined ? 'copied' : `${error.data.app.code}: ${error.message}`
  }

  it('holds the same in every record, those in the trash too, and stands behind all others', async () => {
    const deleted = uuidv7()
    await apply(created({ weight00: 1.5 }), created({}), created({ weight00: 0 }, deleted))
    await apply({ kind: 'delete', recordId: deleted })
    expect(await copy(weight)).toBe('copied')
    expect((await fields()).at(-1)).toEqual({ ...weight, id: 'copy0000', name: 'Copy' })
    expect(await cells()).toEqual([{ weight00: 1.5, double00: 3, copy0000: 1.5 }, { double00: 0 }])
    await apply({ kind: 'restore', recordId: deleted })
    expect((await cells()).at(-1)).toMatchObject({ weight00: 0, copy0000: 0 })
  })

  it('goes its own way from then on', async () => {
    const recordId = uuidv7()
    await apply(created({ weight00: 1.5 }, recordId))
    await copy(weight)
    await apply({ kind: 'patch', recordId, cells: { copy0000: 7 }, baseVersion: 99 })
    expect(await cells()).toEqual([{ weight00: 1.5, double00: 3, copy0000: 7 }])
  })

  it('is empty where its cells are not asked for', async () => {
    await apply(created({ weight00: 1.5 }))
    expect(await copy(weight, { withCells: false })).toBe('copied')
    expect(await cells()).toEqual([{ weight00: 1.5, double00: 3 }])
  })

  it('is unique as the other one is, of what it holds itself', async () => {
    await apply(created({ plate000: 'A-1' }))
    expect(await copy(plate)).toBe('copied')
    const results = await apply(
      created({ plate000: 'A-2', copy0000: 'a-1' }),
      created({ plate000: 'A-3', copy0000: 'A-2' }),
    )
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'applied'])
  })

  it('is hidden from whom the other one is hidden, with its cells', async () => {
    await apply(created({ level000: low.id, weight00: 1 }))
    expect(await copy(level)).toBe('copied')
    expect((await fields()).at(-1)).toEqual({ ...level, id: 'copy0000', name: 'Copy' })
    expect((await fields(viewer)).map(({ id }) => id)).toEqual(['plate000', 'weight00', 'double00', 'photos00'])
    expect(await cells(viewer)).toEqual([{ weight00: 1, double00: 2 }])
  })

  it('is worked out by itself where it is calculated, and follows what it reads', async () => {
    const recordId = uuidv7()
    await apply(created({ weight00: 1.5 }, recordId))
    expect(await copy(double)).toBe('copied')
    expect(await cells()).toEqual([{ weight00: 1.5, double00: 3, copy0000: 3 }])
    await apply({ kind: 'patch', recordId, cells: { weight00: 4 }, baseVersion: 99 })
    expect(await cells()).toEqual([{ weight00: 4, double00: 8, copy0000: 8 }])
  })

  it('is refused where there cannot be one, and nothing is added', async () => {
    const link = { id: 'link0000', name: 'Parent', type: 'link', choices: [], link: { gridId, fieldId: 'back0000' } }
    await app.call('field.add', { gridId, field: link, mirror: { name: 'Children' } }, manager.accessToken)
    const before = await fields()
    expect(await copy(photos)).toBe('BAD_INPUT: A file is in one field alone: make the field without its cells.')
    expect(await copy(link)).toBe('BAD_INPUT: A link is made with both its sides: add another one instead.')
    expect(await copy(weight, { as: plate.id })).toMatch(/^CONFLICT: /u)
    expect(await copy({ id: 'nobody00' })).toMatch(/^NOT_FOUND: /u)
    expect(await copy(weight, { name: ' ' })).toMatch(/^BAD_INPUT: /u)
    expect(await copy(weight, {}, viewer)).toMatch(/^NOT_ALLOWED: /u)
    expect(await fields()).toEqual(before)
    expect(await copy(photos, { withCells: false })).toBe('copied')
  })
})
