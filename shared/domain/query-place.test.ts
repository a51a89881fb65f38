import { expect, it } from 'vitest'

import { coverOf, findCoverField } from './cover.ts'
import type { Field } from './field.ts'
import { findPlaceField, placeFault, readPlace, unplacedQuery } from './query-place.ts'
import { query as querySchema } from './query.ts'
import { lookWithin, plainLook, viewLook } from './view.ts'

const title: Field = { id: 'title000', name: 'Title', type: 'text', choices: [] }
const place: Field = { id: 'place000', name: 'Place', type: 'location', choices: [] }
const photo: Field = { id: 'photo000', name: 'Photo', type: 'photo', choices: [] }
const other: Field = { id: 'photo111', name: 'Other', type: 'photo', choices: [] }
const files: Field = { id: 'files000', name: 'Files', type: 'attachment', choices: [] }
const fields = [files, title, place, photo, other]

it('a map is by a location and by nothing else', () => {
  expect(findPlaceField(place.id, fields)).toBe(place)
  expect(placeFault(title.id, fields)).toBe('“Title” holds no places to make a map of.')
  expect(placeFault('gone0000', fields)).toBe('The map is by a field that no longer exists.')
  for (const asked of [place.id, null, undefined]) expect(placeFault(asked, fields)).toBeNull()
})

it('a place is what a location holds, and not what it held before a retype', () => {
  expect(readPlace({ lat: 1, lng: 2 })).toEqual({ lat: 1, lng: 2 })
  for (const value of [undefined, null, '1, 2', ['1', '2'], 1]) expect(readPlace(value)).toBeUndefined()
})

it('records without a place are asked for beside the view’s filter', () => {
  const filter = { kind: 'compare' as const, field: title.id, operator: 'notEmpty' as const, value: null }
  const asked = unplacedQuery({ filter, sort: [] }, place)
  const empty = { kind: 'compare', field: place.id, operator: 'isEmpty', value: null }
  expect(asked.filter).toEqual({ kind: 'and', filters: [filter, empty] })
  expect(querySchema.safeParse(asked).success).toBe(true)
})

it('a cover is of the field that is named, else of the first that has photos, and of none where none is wanted', () => {
  expect(findCoverField(other.id, fields)).toBe(other)
  for (const asked of [undefined, title.id, 'gone0000']) expect(findCoverField(asked, fields)).toBe(photo)
  expect(findCoverField(null, fields)).toBeUndefined()
  expect(findCoverField(undefined, [title, files])).toBe(files)
  const isShown = (id: string) => id === 'second'
  expect(coverOf(photo, ['first', 'second'], isShown)).toBe('first')
  expect(coverOf(files, ['first', 'second'], isShown)).toBe('second')
  for (const value of [undefined, null, 'first', []]) expect(coverOf(photo, value, isShown)).toBeUndefined()
})

it('who may not see the places of a map does not have the view; without the covers it is a gallery still', () => {
  const map = viewLook.parse({ ...plainLook, layout: 'map', place: place.id })
  expect(lookWithin(map, fields)).toEqual(map)
  expect(lookWithin(map, [title])).toBeNull()
  const gallery = viewLook.parse({ ...plainLook, layout: 'gallery', cover: photo.id })
  expect(lookWithin(gallery, fields)).toEqual(gallery)
  expect(lookWithin(gallery, [title])).toEqual({ ...plainLook, layout: 'gallery' })
  const bare = viewLook.parse({ ...plainLook, layout: 'gallery', cover: null })
  expect(lookWithin(bare, [title])).toEqual(bare)
})
