import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { PlacesRead } from '@operagrid/shared/domain/place'
import type { SignedIn } from '@operagrid/shared/domain/session'
import type { FieldRestored } from '@operagrid/shared/domain/trash'
import { plainLook } from '@operagrid/shared/domain/view'
import type { View } from '@operagrid/shared/domain/view'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'

const plate: Field = {
  id: 'plate000',
  name: 'Plate',
  type: 'text',
  choices: [],
  unique: true,
  pattern: { source: '[A-Z]-[0-9]+', hint: 'A letter and digits' },
}
const deck: Field = { id: 'deck0000', name: 'Deck', type: 'number', choices: [], range: { least: 1, most: 9 } }
const place: Field = { id: 'place000', name: 'Place', type: 'location', choices: [] }
const photo: Field = { id: 'photo000', name: 'Photo', type: 'photo', choices: [] }
const query = { filter: null, sort: [] }

describe('a field that comes back from the trash', () => {
  let app: RunningApp
  let organizer: SignedIn
  let viewer: SignedIn
  let gridId: string

  beforeAll(async () => {
    app = await runApp()
    const manager = await app.signUp('Trash')
    organizer = await app.join(manager, 'organizer')
    viewer = await app.join(manager, 'viewer')
  })
  afterAll(async () => {
    await app[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    gridId = uuidv7()
    await must('grid.create', { id: gridId, name: 'Log', fields: [plate, deck, place, photo] })
  })

  async function must<T>(path: string, input: object): Promise<T> {
    const { data, error } = await app.call<T>(path, input, organizer.accessToken)
    expect(error).toBeUndefined()
    return data
  }
  const refusal = async (path: string, input: object) =>
    (await app.call(path, input, organizer.accessToken)).error?.message
  async function ask<T>(path: string, input: object, who = organizer): Promise<T | undefined> {
    const response = await fetch(`${app.baseUrl}/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    // tRPC's envelope; of a refusal nothing.
    return ((await response.json()) as { result: { data: T } | undefined }).result?.data
  }
  async function apply(op: object): Promise<string> {
    const { results } = await must<{ results: { status: string; message?: string }[] }>('record.apply', {
      gridId,
      ops: [{ opId: uuidv7(), ...op }],
    })
    return results.map(({ status, message }) => message ?? status).join()
  }
  const create = async (cells: object, recordId = uuidv7()) => await apply({ kind: 'create', recordId, cells })
  const remove = async (fieldId: string) => await must('field.remove', { gridId, fieldId })
  const restore = async (fieldId: string) => await must<FieldRestored>('field.restore', { gridId, fieldId })

  it('is unique again: what its records hold may not be written a second time', async () => {
    const gone = uuidv7()
    await create({ plate000: 'B-1' })
    await create({ plate000: 'B-2' }, gone)
    await remove('plate000')
    await apply({ kind: 'delete', recordId: gone })
    await restore('plate000')
    expect(await create({ plate000: 'b-1' })).not.toBe('applied')
    expect(await create({ plate000: 'B-1' })).toBe('Plate “B-1” is on #1 already.')
    // Whoever was deleted meanwhile holds nothing, and does not come back to what was taken since.
    expect(await create({ plate000: 'B-2' })).toBe('applied')
    expect(await apply({ kind: 'restore', recordId: gone })).toMatch(/cannot come back: its Plate “B-2” is on #\d+/)
  })

  it('stays away as long as records hold the same in it, which came about while it was gone', async () => {
    const [gone, taker] = [uuidv7(), uuidv7()]
    await create({ plate000: 'B-1' }, gone)
    await apply({ kind: 'delete', recordId: gone })
    await create({ plate000: 'B-1' }, taker)
    await remove('plate000')
    expect(await apply({ kind: 'restore', recordId: gone })).toBe('applied')
    expect(await refusal('field.restore', { gridId, fieldId: 'plate000' })).toBe(
      '“Plate” cannot come back yet: it is unique, and 2 records hold the same as others. “B-1” is on #1, #2. Delete the records that are too many first.',
    )
    await apply({ kind: 'delete', recordId: taker })
    expect((await restore('plate000')).name).toBe('Plate')
    expect(await create({ plate000: 'B-1' })).toBe('Plate “B-1” is on #1 already.')
  })

  it('has its range and its pattern again', async () => {
    for (const fieldId of ['plate000', 'deck0000']) {
      await remove(fieldId)
      await restore(fieldId)
    }
    expect(await create({ deck0000: 10 })).not.toBe('applied')
    expect(await create({ plate000: 'nothing' })).not.toBe('applied')
    expect(await create({ deck0000: 9, plate000: 'B-1' })).toBe('applied')
  })

  it('is asked for by no map and no gallery while it is gone, and by the same ones after', async () => {
    const [map, gallery] = [uuidv7(), uuidv7()]
    const save = async (viewId: string, name: string, look: object) =>
      await must('view.save', { gridId, viewId, name, shared: true, look: { ...plainLook, ...look } })
    await save(map, 'Map', { layout: 'map', place: 'place000' })
    await save(gallery, 'Photos', { layout: 'gallery', cover: 'photo000' })
    const where = { lat: 54.32, lng: 10.13 }
    await create({ place000: where })
    const places = { gridId, query, place: 'place000', title: null, colors: [], colorBy: null, limit: 10 }
    const looks = async () => {
      const views = await ask<View[]>('view.list', { gridId }, viewer)
      return Object.fromEntries((views ?? []).map(({ name, look }) => [name, look.place ?? look.cover ?? null]))
    }
    await remove('place000')
    await remove('photo000')
    expect(await ask<PlacesRead>('record.places', places)).toBeUndefined()
    expect(await looks()).toEqual({ Photos: null })
    expect(await restore('place000')).toMatchObject({ views: 1 })
    expect(await restore('photo000')).toMatchObject({ views: 1 })
    expect(await ask<PlacesRead>('record.places', places)).toMatchObject({ total: 1, places: [where] })
    expect(await looks()).toEqual({ Map: 'place000', Photos: 'photo000' })
  })
})
