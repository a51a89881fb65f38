import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { FieldCheck } from '@operagrid/shared/domain/grid'
import type { OpResult } from '@operagrid/shared/domain/op'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const plate = { id: 'plate000', name: 'Plate', type: 'text', choices: [] }
const weight = { id: 'weight00', name: 'Weight', type: 'number', choices: [] }
const pattern = { source: '[A-Z]-\\d+', hint: 'A letter and digits' }

describe('the rules of a field', () => {
  let app: RunningApp
  let manager: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Rules')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    await app.call('grid.create', { id: gridId, name: 'Log', fields: [plate, weight] }, manager.accessToken)
  })

  async function ask<T>(path: string, input: unknown): Promise<T> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${manager.accessToken}`, 'x-operagrid': '1' },
    })
    return ((await response.json()) as { result: { data: T } }).result.data
  }
  const fields = async () => (await ask<{ fields: readonly Field[] }>('grid.get', { gridId })).fields
  const check = async (field: typeof plate, said: object) =>
    await ask<FieldCheck>('field.check', { gridId, fieldId: field.id, field: { ...field, id: undefined, ...said } })
  async function update(field: typeof plate, said: object) {
    const { id: fieldId, ...known } = field
    const { error } = await app.call(
      'field.update',
      { gridId, fieldId, field: { ...known, ...said } },
      manager.accessToken,
    )
    return error === undefined ? undefined : `${error.data.app.code}: ${error.message}`
  }
  async function make(...records: readonly Cells[]): Promise<readonly (string | OpResult)[]> {
    const ops = records.map((cells) => ({ kind: 'create', opId: uuidv7(), recordId: uuidv7(), cells }))
    const { data } = await app.call<{ results: OpResult[] }>('record.apply', { gridId, ops }, manager.accessToken)
    return (data?.results ?? []).map((result) => (result.status === 'applied' ? 'applied' : result.message))
  }

  it('are kept and told, stay until something else is said, and go with a type that cannot have them', async () => {
    expect(await update(plate, { unique: true, pattern })).toBeUndefined()
    expect(await update(weight, { range: { least: 1, most: 9.5 } })).toBeUndefined()
    expect(await update(plate, { name: 'Sign' })).toBeUndefined()
    expect(await fields()).toEqual([
      { ...plate, name: 'Sign', unique: true, pattern },
      { ...weight, range: { least: 1, most: 9.5 } },
    ])
    expect(await update(plate, { type: 'email' })).toBeUndefined()
    expect(await update(weight, { range: { most: 3 } })).toBeUndefined()
    expect(await fields()).toEqual([
      { ...plate, type: 'email', unique: true, pattern },
      { ...weight, range: { most: 3 } },
    ])
    expect(await update(plate, { type: 'longText' })).toBeUndefined()
    expect(await update(weight, { type: 'date' })).toBeUndefined()
    expect(await fields()).toEqual([
      { ...plate, type: 'longText' },
      { ...weight, type: 'date' },
    ])
    expect(await make({ plate000: 'a' }, { plate000: 'a' })).toEqual(['applied', 'applied'])
  })

  it.each([
    [weight, { range: { least: 5, most: 4 } }, 'The range of “Weight” does not fit: The most is below the least.'],
    [weight, { range: { least: 'low' } }, 'The range of “Weight” does not fit: Enter a number.'],
    [weight, { range: { most: 4 }, default: 5 }, 'The default of “Weight” does not fit: At most 4.'],
    [plate, { pattern: { ...pattern, source: '(?=a)b' } }, /^This pattern cannot be read/u],
    [plate, { pattern: { ...pattern, source: '(\\pL?){60}' } }, /^This pattern is too large/u],
    [plate, { pattern: { ...pattern, source: 'a'.repeat(201) } }, /200/u],
    [plate, { pattern: { ...pattern, hint: ' ' } }, /name/u],
    [plate, { pattern, default: 'x' }, 'The default of “Plate” does not fit: A letter and digits.'],
    [plate, { unique: true, default: 'x' }, '“Plate” is unique, so it has no default.'],
  ])('that can be no rule are refused: %j %j', async (field, said, words) => {
    const reason = await update(field, said)
    expect(reason).toMatch(/^BAD_INPUT: /u)
    if (typeof words === 'string') expect(reason).toBe(`BAD_INPUT: ${words}`)
    else expect(reason?.replace('BAD_INPUT: ', '')).toMatch(words)
    expect(await fields()).toEqual([plate, weight])
  })

  it('do not become unique while records double, and say which do', async () => {
    await make(
      { plate000: 'B-12' },
      { plate000: 'a' },
      { plate000: 'b-12 ' },
      { plate000: 'A' },
      { plate000: 'c' },
      {},
      {},
    )
    const { doubles, breaking } = await check(plate, { unique: true })
    expect({ ...doubles, values: doubles.values.map(String).toSorted() }).toEqual({
      records: 4,
      named: [
        { value: 'B-12', numbers: [1, 3], records: 2 },
        { value: 'a', numbers: [2, 4], records: 2 },
      ],
      values: ['A', 'B-12', 'a', 'b-12 '],
    })
    expect(breaking.records).toBe(0)
    expect(await update(plate, { unique: true })).toBe(
      'CONFLICT: “Plate” cannot be unique yet: 4 records hold the same as others. “B-12” is on #1, #3.',
    )
    expect(await fields()).toEqual([plate, weight])
    expect(await make({ plate000: 'c' })).toEqual(['applied'])
  })

  it('that are made unique hold for what is there, and for what a retype leaves', async () => {
    await make({ plate000: '1' }, { plate000: '1.0' })
    expect(await check(plate, { unique: true })).toMatchObject({ doubles: { records: 0 } })
    expect(await update(plate, { unique: true })).toBeUndefined()
    expect(await make({ plate000: '1' })).toEqual(['Plate “1” is on #1 already.'])
    // As numbers they are one.
    expect(await update(plate, { type: 'number' })).toMatch(/^CONFLICT: /u)
    expect(await fields()).toEqual([{ ...plate, unique: true }, weight])
    expect(await update(plate, { unique: false })).toBeUndefined()
    expect(await make({ plate000: '1' })).toEqual(['applied'])
  })

  it('say how many records break them before they are made, and leave these as they are', async () => {
    await make(
      { plate000: 'A-1', weight00: 3 },
      { plate000: 'x' },
      { plate000: 'x' },
      { plate000: 'y' },
      { weight00: 50 },
    )
    const { breaking } = await check(plate, { pattern })
    expect(breaking.records).toBe(3)
    expect(breaking.named).toContainEqual({ value: 'x', numbers: [], records: 2 })
    expect(breaking.values.map(String).toSorted()).toEqual(['x', 'y'])
    expect((await check(weight, { range: { most: 10 } })).breaking).toMatchObject({ records: 1, values: [50] })
    expect(await update(weight, { range: { most: 10 } })).toBeUndefined()
    expect(await make({ weight00: 50 })).toEqual(['Weight: At most 10.'])
  })
})
