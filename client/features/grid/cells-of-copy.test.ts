import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Person } from '@operagrid/shared/domain/person'

import { cellsOfCopy } from './cells-of-copy.ts'

const text: Field = { id: 'text0000', name: 'Text', type: 'text', choices: [] }
const badge: Field = { ...text, id: 'badge000', name: 'Badge', unique: true }
const sum: Field = { ...text, id: 'sum00000', type: 'formula', formula: { source: '1', result: 'number' } }
const link = { gridId: '019a0000-0000-7000-8000-000000000000', fieldId: 'back0000' }
const team: Field = { ...text, id: 'team0000', type: 'link', link }
const seat: Field = { ...text, id: 'seat0000', name: 'Seat', type: 'link', link: { ...link, otherOne: true } }
const people: Person[] = [
  { id: 'here', name: 'Here', color: 'red' },
  { id: 'left', name: 'Left', color: 'red', gone: true },
]
const who: Field = { ...text, id: 'who00000', name: 'Who', type: 'person', choices: people, several: true }

it('holds what its record holds, and nothing that follows from it', () => {
  const cells = { text0000: 'Gate B', team0000: ['a', 'b'], who00000: ['here'] }
  expect(cellsOfCopy([text, sum, team, who], { ...cells, sum00000: 1 })).toEqual({ cells, left: [] })
})

it('leaves out and names what no second record can hold', () => {
  const held = { text0000: 'Gate B', badge000: '7', seat0000: ['a'] }
  expect(cellsOfCopy([text, badge, seat], held)).toEqual({ cells: { text0000: 'Gate B' }, left: [badge, seat] })
})

it('names nobody anew who has left', () => {
  expect(cellsOfCopy([who], { who00000: ['left', 'here'] })).toEqual({ cells: { who00000: ['here'] }, left: [] })
  expect(cellsOfCopy([who], { who00000: ['left'] })).toEqual({ cells: {}, left: [who] })
})

it('says nothing of a field that is empty', () => {
  expect(cellsOfCopy([badge, who], {})).toEqual({ cells: {}, left: [] })
})
