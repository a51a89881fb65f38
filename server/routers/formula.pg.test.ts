import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const price: Field = { id: 'price000', name: 'Price', type: 'number', choices: [] }
const count: Field = { id: 'count000', name: 'Count', type: 'number', choices: [] }
const total: Field = {
  id: 'total000',
  name: 'Total',
  type: 'formula',
  choices: [],
  formula: { source: '{price000} * {count000}', result: 'text' },
}

describe('a formula field', () => {
  let app: RunningApp
  let manager: SignedIn
  let viewer: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Formulas')
    viewer = await app.join(manager, 'viewer')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    await app.call('grid.create', { id: gridId, name: 'Log', fields: [price, count] }, manager.accessToken)
    await write({ price000: 2, count000: 3 })
  })

  async function ask<T>(procedure: string, input: object, who = manager): Promise<T> {
    const response = await fetch(
      `${app.baseUrl}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify({ gridId, ...input }))}`,
      { headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' } },
    )
    return ((await response.json()) as { result: { data: T } }).result.data
  }
  const write = (cells: Cells) =>
    app.call(
      'record.apply',
      { gridId, ops: [{ kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }] },
      manager.accessToken,
    )
  const fields = async (who = manager) => (await ask<Grid>('grid.get', {}, who)).fields
  const cells = async (who = manager): Promise<readonly Cells[]> =>
    (await ask<RecordWindow>('record.window', { query: { filter: null, sort: [] }, limit: 10 }, who)).records.map(
      (record) => record.cells,
    )
  /** Why it was refused; undefined when it was not. */
  const add = async (field: Field) =>
    (await app.call('field.add', { gridId, field }, manager.accessToken)).error?.message
  const update = async (fieldId: string, said: object) =>
    (await app.call('field.update', { gridId, fieldId, field: said }, manager.accessToken)).error?.message

  it('is worked out for the records that are there, and says what it comes to', async () => {
    expect(await add(total)).toBeUndefined()
    expect((await fields()).at(-1)?.formula).toEqual({ source: '{price000} * {count000}', result: 'number' })
    expect(await cells(viewer)).toEqual([{ price000: 2, count000: 3, total000: 6 }])
  })

  it('stays right when what it reads is renamed, and follows when it is itself changed', async () => {
    await add(total)
    expect(await update('price000', { name: 'Cost', type: 'number' })).toBeUndefined()
    expect(await cells()).toEqual([{ price000: 2, count000: 3, total000: 6 }])
    const formula = { source: '{price000} & "!"', result: 'number' }
    expect(await update('total000', { name: 'Total', type: 'formula', formula })).toBeUndefined()
    expect((await fields()).at(-1)?.formula?.result).toBe('text')
    expect(await cells()).toEqual([{ price000: 2, count000: 3, total000: '2!' }])
  })

  it('says #TYPE when a field it reads is another by now, and #REF when it is gone', async () => {
    await add(total)
    expect(await update('price000', { name: 'Price', type: 'text' })).toBeUndefined()
    expect(await cells()).toEqual([{ price000: '2', count000: 3, total000: { error: '#TYPE' } }])
    await update('price000', { name: 'Price', type: 'number' })
    expect(await cells()).toEqual([{ price000: 2, count000: 3, total000: 6 }])
    await app.call('field.remove', { gridId, fieldId: 'count000' }, manager.accessToken)
    expect(await cells()).toEqual([{ price000: 2, total000: { error: '#REF' } }])
    // What else is said of it can be said still.
    const { formula } = total
    expect(await update('total000', { name: 'Sum', type: 'formula', formula })).toBeUndefined()
  })

  it('follows the names of choices', async () => {
    const state: Field = {
      id: 'state000',
      name: 'State',
      type: 'select',
      choices: [{ id: 'open0000', name: 'Open', color: 'red' }],
    }
    await add(state)
    await write({ state000: 'open0000' })
    await add({ ...total, formula: { source: 'UPPER({state000})', result: 'text' } })
    expect((await cells()).at(-1)).toEqual({ state000: 'open0000', total000: 'OPEN' })
    await update('state000', { ...state, id: undefined, choices: [{ ...state.choices[0], name: 'New' }] })
    expect((await cells()).at(-1)).toEqual({ state000: 'open0000', total000: 'NEW' })
  })

  it('becomes what it came to when it is turned into another type, and the other way about', async () => {
    await add(total)
    await write({ price000: 1 })
    expect(await update('total000', { name: 'Total', type: 'text' })).toBeUndefined()
    expect(await cells()).toEqual([
      { price000: 2, count000: 3, total000: '6' },
      { price000: 1, total000: '0' },
    ])
    await update('total000', {
      name: 'Total',
      type: 'formula',
      formula: { source: '{price000} / {count000}', result: 'text' },
    })
    expect((await cells()).at(-1)).toEqual({ price000: 1, total000: { error: '#DIV/0' } })
    await update('total000', { name: 'Total', type: 'longText' })
    expect((await cells()).at(-1)).toEqual({ price000: 1 })
    expect(await fields()).toEqual([price, count, { id: 'total000', name: 'Total', type: 'longText', choices: [] }])
  })

  it('is refused with what is wrong and where, and nothing of it is kept', async () => {
    const wrong = { ...total, formula: { source: '{price000} + "x"', result: 'number' as const } }
    const answer = await app.call('field.add', { gridId, field: wrong }, manager.accessToken)
    expect(answer.error?.message).toBe(
      'The formula of “Total”: “+” is for numbers, and this is a text. Join texts with &.',
    )
    expect(answer.error?.data.app).toMatchObject({ code: 'BAD_INPUT', details: { start: 10, end: 13 } })
    expect(await add({ ...total, formula: { source: '{total000} + 1', result: 'number' } })).toContain('use itself')
    expect(await add({ id: 'total000', name: 'Total', type: 'formula', choices: [] })).toContain('Write a formula')
    expect(await update('price000', { name: 'Price', type: 'formula' })).toContain('Write a formula')
    expect(await fields()).toEqual([price, count])
  })

  it('is hidden with what it reads, since it would tell of it', async () => {
    await add(total)
    expect(await update('price000', { name: 'Price', type: 'number', hiddenFrom: ['viewer'] })).toBeUndefined()
    expect((await fields(viewer)).map(({ name }) => name)).toEqual(['Count'])
    expect(await cells(viewer)).toEqual([{ count000: 3 }])
    await update('total000', { name: 'Total', type: 'formula', hiddenFrom: [], formula: total.formula })
    expect((await fields(viewer)).map(({ name }) => name)).toEqual(['Count'])
  })

  it('of a big grid is worked out in stretches between which people edit, with word of how far it is', async () => {
    const many = 4_200
    await withConnection(app.database.adminUrl, (client) =>
      client.query(
        `insert into grid_record (tenant_id, grid_id, id, number, version, cells)
         select $1, $2, gen_random_uuid(), n, 1, jsonb_build_object('price000', n, 'count000', 2) from generate_series(2, $3::int) n`,
        [manager.session.tenant.id, gridId, many],
      ),
    )
    await withConnection(app.database.adminUrl, (client) =>
      client.query('update grid set last_number = $2, record_count = $2 where id = $1', [gridId, many]),
    )
    await add(total)
    const early = (await ask<Grid>('grid.get', {})).computing
    expect(early === null || (early.done >= 2_000 && early.total === many)).toBe(true)
    const edited = await write({ price000: 7, count000: 7 })
    expect(edited.error).toBeUndefined()
    const uncomputed = async () =>
      await withConnection(app.database.adminUrl, async (client) => {
        const { rows } = await client.query<{ left: string }>(
          `select count(*) as left from grid_record where grid_id = $1
            and cells -> 'total000' is distinct from to_jsonb((cells -> 'price000')::int * (cells -> 'count000')::int)`,
          [gridId],
        )
        return Number(rows[0]?.left)
      })
    await expect.poll(async () => (await ask<Grid>('grid.get', {})).computing, { timeout: 10_000 }).toBeNull()
    expect(await uncomputed()).toBe(0)
  })
})
