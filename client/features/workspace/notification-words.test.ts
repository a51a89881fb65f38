import { expect, test } from 'vitest'

import type { Notification } from '@operagrid/shared/domain/notification'

import { deedOf, placeOf } from './notification-words.ts'

const told: Notification = {
  id: 'n',
  kind: 'mention',
  grid: { id: 'g', name: 'Log' },
  record: { id: 'r', number: 3 },
  actor: 'Ann',
  excerpt: 'Look',
  at: '2026-11-27T10:00:00.000Z',
  read: false,
}
const at = (address: string) => new URL(address, 'https://grid.example.org')

test('a notification leads to the record’s comments, an assignment to its fields, a reporter to the report', () => {
  const reader = { slug: 's', readsGrids: true, at: at('/w/s/dashboards') }
  expect(placeOf(told, reader)).toBe('/w/s/grids/g?record=r&tab=comments')
  expect(placeOf({ ...told, kind: 'assigned' }, reader)).toBe('/w/s/grids/g?record=r&tab=fields')
  expect(placeOf(told, { ...reader, readsGrids: false })).toBe('/w/s/report/sent/r#comments')
  expect(placeOf({ ...told, kind: 'assigned' }, { ...reader, readsGrids: false })).toBe('/w/s/report/sent/r')
})

test('the filter of the grid that is open stays, that of another is not taken along', () => {
  const reader = { slug: 's', readsGrids: true }
  const place = (address: string) => placeOf(told, { ...reader, at: at(address) })
  expect(place('/w/s/grids/g?record=q&tab=history&filter=f')).toBe('/w/s/grids/g?record=r&tab=comments&filter=f')
  expect(place('/w/s/grids/other?filter=f')).toBe('/w/s/grids/g?record=r&tab=comments')
})

test('who did it is named where it is known', () => {
  expect(deedOf({ kind: 'assigned', actor: null })).toBe('You were given')
  expect(deedOf({ kind: 'assigned', actor: 'Ann' })).toBe('Ann gave you')
  expect(deedOf({ kind: 'comment', actor: 'Ann' })).toBe('Ann commented on your')
})
