import { describe, expect, it } from 'vitest'

import { convertCell, fieldForConversion } from './cell-convert.ts'
import { cellText } from './cell-text.ts'
import type { CellValue } from './cell.ts'
import { findCoverField } from './cover.ts'
import { cellType, hiddenRoles, readAs } from './field.ts'
import type { Field, FieldType } from './field.ts'
import { formulasOf } from './formula-fields.ts'
import { checkFormula } from './formula-settle.ts'
import { leadsTo, titleField } from './link.ts'
import { withPeople } from './person.ts'
import { canGroup } from './query-group.ts'
import { settleShapes } from './rollup-settle.ts'
import type { Rollup, RollupResult } from './rollup.ts'

const [grid, jobs, causes] = ['a', 'b', 'c'].map((end) => `018f0000-0000-7000-8000-00000000000${end}`) as [
  string,
  string,
  string,
]
const [ada, ben] = ['d', 'e'].map((end) => `018f0000-0000-7000-8000-00000000000${end}`) as [string, string]

const field = (id: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  id,
  name: id,
  type,
  choices: [],
  ...more,
})
const lookup = (id: string, read: string, result: RollupResult = 'text', more: Partial<Rollup> = {}): Field =>
  field(id, 'rollup', { rollup: { link: 'jobs0000', field: read, how: 'values', result, ...more } })
const link = field('jobs0000', 'link', { link: { gridId: jobs, fieldId: 'back0000' } })
const there = [
  field('crew0000', 'person', { hiddenFrom: ['viewer'] }),
  field('cause000', 'link', { link: { gridId: causes, fieldId: 'back0000' } }),
  field('photos00', 'photo'),
  field('files000', 'attachment'),
]
const settle = (fields: readonly Field[], target: readonly Field[] = there) =>
  settleShapes(grid, fields, new Map([[jobs, target]]))

describe('a lookup of what is told by ids', () => {
  const wanted = [link, ...there.map(({ id }, at) => lookup(`look000${at}`, id))]
  const [, people, causing, photos, files] = settle(wanted)

  it('is of the type of what it reads, is hidden with it, and says where links lead', () => {
    const all = [people, causing, photos, files].map((one) => one && [cellType(one), hiddenRoles(one), leadsTo(one)])
    expect(all).toEqual([
      ['person', ['viewer'], null],
      ['link', [], causes],
      ['photo', [], null],
      ['attachment', [], null],
    ])
    expect(settle(settle(wanted))).toEqual(settle(wanted))
    // As a history draws it.
    expect(causing && leadsTo(readAs(causing))).toBe(causes)
  })

  it('is asked where it leads of what it reads alone, also by way of another', () => {
    const told = lookup('look0001', 'cause000', 'link', { to: grid })
    expect(settle([link, told])[1]?.rollup?.to).toBe(causes)
    const again = lookup('again000', 'look0001')
    const chained = settleShapes(grid, [link, again], new Map([[jobs, [...there, causing ?? again]]]))
    expect(chained[1]?.rollup).toMatchObject({ result: 'link', to: causes })
    expect(settle([link, lookup('look0000', 'crew0000', 'link', { to: causes })])[1]?.rollup).not.toHaveProperty('to')
  })

  it('is read as it was while it has lost what it reads', () => {
    const lost = settle([link, causing ?? link], [])[1]
    expect(lost?.rollup).toMatchObject({ fault: '#REF', result: 'link', to: causes })
  })

  const usable = [people, causing, photos].flatMap((one) => one ?? [])

  it('is a number of files to a formula, and of people and records no formula says anything', () => {
    const valueOf = (source: string, held: CellValue) => {
      const made = field('made0000', 'formula', { formula: { source, result: 'number' } })
      const cells = Object.fromEntries(usable.map(({ id }) => [id, held]))
      return formulasOf([...usable, made]).compute(cells)['made0000']
    }
    expect(checkFormula('{look0002} + 1', usable)).toEqual({ problem: null, type: 'number' })
    expect(valueOf('{look0002} + 1', [ada, ben])).toBe(3)
    expect(valueOf('{look0002} + 1', { error: '#REF' })).toEqual({ error: '#REF' })
    for (const id of ['look0000', 'look0001']) {
      expect(checkFormula(`{${id}}`, usable).problem?.message).toContain(`There is no field “${id}” that a formula`)
      expect(valueOf(`{${id}}`, [ada])).toEqual({ error: '#TYPE' })
    }
  })

  it('calls no record, and of these only people make groups: one for all whom a record names', () => {
    expect(titleField(usable)).toBeNull()
    expect(usable.map(canGroup)).toEqual([true, false, false])
    expect(findCoverField(undefined, usable)).toBe(photos)
  })

  it('reads as names, as titles and as how many, and as an error where it is one', () => {
    const named = withPeople(usable, [{ id: ada, name: 'Ada', color: 'gray' }])
    const said = named.map((one) => cellText(one, [ben, ada], (_, id) => (id === ada ? 'Rust' : 'Wind')))
    expect(said).toEqual(['Ada', 'Wind, Rust', '2 photos'])
    expect(named.map((one) => cellText(one, { error: '#REF' }))).toEqual(['#REF', '#REF', '#REF'])
  })

  it('becomes what it showed, as much as a cell has room for', () => {
    const many = Array.from({ length: 50 }, (_, at) => `018f0000-0000-7000-8000-0000000001${10 + at}`)
    const turn = (from: Field | undefined, to: Field, value: CellValue) =>
      convertCell(from ?? to, to, value, { titleOf: (_, id) => (id === ada ? 'Rust' : 'Wind, west') })
    expect(turn(people, field('crew0000', 'person', { several: true }), many)).toEqual(many.slice(0, 20))
    expect(turn(files, field('files000', 'attachment'), many)).toEqual(many.slice(0, 20))
    const text = field('text0000', 'text')
    expect(turn(causing, text, [ada, ben])).toBe('Rust, "Wind, west"')
    for (const one of [people, causing, photos, files]) expect(turn(one, text, { error: '#REF' })).toBeNull()
    const choices = fieldForConversion(causing ?? text, field('list0000', 'multiSelect'), [[ada, ben]], (_, id) =>
      id === ada ? 'Rust' : 'Wind, west',
    ).choices
    expect(choices.map(({ name }) => name)).toEqual(['Rust', 'Wind, west'])
  })
})
