import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const weight = { id: 'weight00', name: 'Weight', type: 'number', choices: [] }

describe('what is said of a field', () => {
  let app: RunningApp
  let manager: SignedIn
  let viewer: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Fields')
    viewer = await app.join(manager, 'viewer')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    gridId = uuidv7()
    await app.call('grid.create', { id: gridId, name: 'Log', fields: [weight] }, manager.accessToken)
  })

  async function fields(who: SignedIn = manager): Promise<readonly Field[]> {
    const input = encodeURIComponent(JSON.stringify({ gridId }))
    const response = await fetch(`${app.baseUrl}/trpc/grid.get?input=${input}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    return ((await response.json()) as { result: { data: { fields: Field[] } } }).result.data.fields
  }
  /** Why the field was not changed; undefined when it was. */
  async function update(said: object, who: SignedIn = manager): Promise<string | undefined> {
    const field = { name: weight.name, type: weight.type, ...said }
    return (await app.call('field.update', { gridId, fieldId: weight.id, field }, who.accessToken)).error?.data.app.code
  }

  const kilos = { style: 'plain', decimals: 1, unit: 'kg' }

  it('how its numbers read is kept, told to all who read it, and stays until something else is said', async () => {
    expect(await update({ format: kilos })).toBeUndefined()
    expect(await update({ name: 'Mass' })).toBeUndefined()
    expect(await fields(viewer)).toEqual([{ ...weight, name: 'Mass', format: kilos }])
    expect(await update({ format: { style: 'plain', decimals: null, unit: '' } })).toBeUndefined()
    expect(await fields()).toEqual([weight])
  })

  it('what it is for is told to all who read it, whatever its type, until it is taken back', async () => {
    expect(await update({ description: '  With its straps. ' })).toBeUndefined()
    expect(await update({ type: 'text' })).toBeUndefined()
    expect(await fields(viewer)).toEqual([{ ...weight, type: 'text', description: 'With its straps.' }])
    expect(await update({ description: 'x'.repeat(501) })).toBe('BAD_INPUT')
    expect(await update({ description: ' ' })).toBeUndefined()
    expect(await fields()).toEqual([weight])
  })

  it('that it is required, and what it holds by default, is kept until something else is said', async () => {
    expect(await update({ required: true, default: 12.5 })).toBeUndefined()
    expect(await update({ name: 'Mass' })).toBeUndefined()
    expect(await fields(viewer)).toEqual([{ ...weight, name: 'Mass', required: true, default: 12.5 }])
    expect(await update({ required: false, default: null })).toBeUndefined()
    expect(await fields()).toEqual([weight])
  })

  it('a default that its field does not take is refused, and one that it takes no more is dropped', async () => {
    expect(await update({ default: 'heavy' })).toBe('BAD_INPUT')
    expect(await update({ type: 'location', default: 12.5 })).toBe('BAD_INPUT')
    await update({ default: 12.5 })
    const [low, high] = ['low00000', 'high0000'].map((id) => ({ id, name: id, color: 'red' }))
    expect(await update({ type: 'multiSelect', choices: [low, high] })).toBeUndefined()
    expect(await fields()).toEqual([{ ...weight, type: 'multiSelect', choices: [low, high] }])
    expect(await update({ type: 'multiSelect', default: ['low00000', 'high0000'] })).toBeUndefined()
    expect(await update({ type: 'multiSelect', choices: [high] })).toBeUndefined()
    expect(await fields()).toEqual([{ ...weight, type: 'multiSelect', choices: [high] }])
  })

  it('whom a record names by default, or when it says it was made, is whoever makes it and then; else it has none', async () => {
    for (const [type, made, other] of [
      ['person', 'by', 'at'],
      ['dateTime', 'at', 'by'],
    ] as const) {
      expect(await update({ type, default: { made } })).toBeUndefined()
      expect(await fields(viewer)).toEqual([{ ...weight, type, default: { made } }])
      for (const wrong of [{ made: other }, '2026-11-29T08:00:00.000Z', [manager.session.member.id]])
        expect(await update({ type, default: wrong })).toBe('BAD_INPUT')
      expect(await update({ type: 'text' })).toBeUndefined()
      expect(await fields()).toEqual([{ ...weight, type: 'text' }])
      expect(await update({ type: 'text', default: { made } })).toBe('BAD_INPUT')
    }
  })

  it('a field of another type has no format', async () => {
    await update({ format: kilos })
    expect(await update({ type: 'text' })).toBeUndefined()
    expect(await fields()).toEqual([{ ...weight, type: 'text' }])
    expect(await update({ type: 'number' })).toBeUndefined()
    expect(await fields()).toEqual([weight])
  })

  it('a duration always says how it reads, as itself, and a number never as a duration', async () => {
    const [minutes, seconds] = [false, true].map((one) => ({ style: 'duration', seconds: one }))
    expect(await update({ format: minutes })).toBeUndefined()
    expect(await fields()).toEqual([weight])
    expect(await update({ type: 'duration', format: kilos, default: 5_400 })).toBeUndefined()
    expect(await fields()).toEqual([{ ...weight, type: 'duration', format: minutes, default: 5_400 }])
    expect(await update({ type: 'duration', format: seconds })).toBeUndefined()
    expect(await fields()).toEqual([{ ...weight, type: 'duration', format: seconds, default: 5_400 }])
    expect(await update({ type: 'duration', default: -1 })).toBe('BAD_INPUT')
  })

  it.each([
    { style: 'currency', decimals: 2, currency: 'euro' },
    { style: 'percent', decimals: 9 },
    { style: 'percent', decimals: 1.5 },
    { style: 'percent', decimals: 1, unit: 'kg' },
    { style: 'plain', decimals: 1, unit: '10 kg' },
    { style: 'plain', decimals: 1, unit: 'x'.repeat(17) },
    { style: 'roman', decimals: 1 },
  ])('the format %j is refused', async (format) => {
    expect(await update({ format })).toBe('BAD_INPUT')
    expect(await fields()).toEqual([weight])
  })
})
