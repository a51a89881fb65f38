import fc from 'fast-check'

import type { Cells } from '@operagrid/shared/domain/cell'
import {
  type CellType,
  cellType,
  type Choice,
  type Field,
  cellTypes,
  type FieldType,
  hasChoices,
} from '@operagrid/shared/domain/field'
import { formulaErrors, formulaTypes } from '@operagrid/shared/domain/formula'
import { type ReviewState, reviewStates } from '@operagrid/shared/domain/record'

/** A record before it has an id and a number. Times in microseconds since 1970. */
export type DraftRecord = {
  readonly cells: Cells
  readonly reviewState: ReviewState
  readonly createdBy: string | null
  readonly updatedBy: string | null
  readonly assignedTo: string | null
  readonly createdAtUs: number
  readonly updatedAtUs: number
  readonly rowOrder: number | null
  readonly deleted: boolean
}

/** What records of {@link someRecords} hold, so that queries may ask for it. */
export const members = ['018f0000-0000-7000-8000-00000000000a', '018f0000-0000-7000-8000-00000000000b']
export const linkedIds = ['018f0000-0000-7000-8000-0000000000f1', '018f0000-0000-7000-8000-0000000000f2']
/** Somebody whom a cell names and nobody knows. */
export const stranger = '018f0000-0000-7000-8000-00000000000c'
const names = ['Zoë', 'ämilie']
export const choiceIds = ['choice01', 'choice02', 'choice03', '12345678', 'aaaaaaaa']

/** Just short of where sort keys and group keys end. */
const long = ['Zeile '.repeat(16), 'Zeile '.repeat(33)]

/** Texts that meet and part in all the ways that matter: case, accents, scripts, pairs, length, wildcards. */
export const text = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', 'A', 'ä', 'Á', 'ab', 'aB', 'a b', 'z', 'Zebra', 'zebra', 'zèbre', 'ß', 's', 'S'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'Ω',
      'ω',
      'ώ',
      'Ё',
      'е',
      'ЖУК',
      'жук',
      'İ',
      'ı',
      'i',
      'I',
      'K',
      'K',
      'ſ',
      '',
      ' ',
      '%',
      '_',
      '\\',
      `'`,
    ),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '\u{1F600}',
      '\u{1F600}a',
      '\uFFFD',
      '\uE000',
      '\uD7FF',
      '\u{10FFFF}',
      'e\u0301',
      '日本',
      '日本語',
    ),
  },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom('b', '\u{1F600}', 'ä')
      .chain((end) =>
        fc.tuple(fc.constantFrom(...long), fc.nat(5)).map(([start, pad]) => start + 'x'.repeat(pad) + end),
      ),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map((any) => any.replaceAll('\0', '')) },
)
export const number = fc.oneof(
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    0.1,
    0.2,
    0.3,
    1e15,
    1e21,
    1e-7,
    2 ** 53,
    -12.5,
    5e-324,
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
  ),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer({ min: -3, max: 3 }),
)
export const moment = fc.oneof(
  fc.constantFrom(
    '2026-03-29T00:59:59.999Z',
    '2026-03-29T01:00:00.000Z',
    '2026-10-25T00:30:00.000Z',
    '2026-10-25T01:30:00.000Z',
  ),
  fc.integer({ min: 0, max: 2_145_916_800_000 }).map((ms) => new Date(ms).toISOString()),
  fc.integer({ min: 1_767_225_600_000, max: 1_767_830_400_000 }).map((ms) => new Date(ms).toISOString()),
)
export const day = fc.oneof(
  fc.constantFrom('2026-11-23', '2026-11-29', '2026-11-30', '2024-02-29', '1999-12-31'),
  moment.map((at) => at.slice(0, 10)),
)
const noDate = fc.constantFrom(
  '2026-02-30',
  '2026-13-01T00:00:00.000Z',
  '0000-01-01',
  '+010000-01-01T00:59:59.000Z',
  'soon',
)

export const valueByType = {
  text,
  longText: text,
  number,
  duration: fc.integer({ min: 0, max: 360_000_000 }),
  date: fc.oneof({ weight: 6, arbitrary: day }, { weight: 1, arbitrary: noDate }),
  dateTime: fc.oneof({ weight: 6, arbitrary: moment }, { weight: 1, arbitrary: noDate }),
  select: fc.constantFrom(...choiceIds, 'gone0000'),
  multiSelect: fc.array(fc.constantFrom(...choiceIds, 'gone0000'), { maxLength: 4 }),
  status: fc.constantFrom(...choiceIds, 'gone0000'),
  person: fc.array(fc.constantFrom(...members, stranger), { maxLength: 3 }),
  checkbox: fc.boolean(),
  rating: fc.integer({ min: 1, max: 5 }),
  email: text,
  phone: text,
  url: text,
  barcode: text,
  location: fc.record({ lat: fc.constantFrom(0, 53.5), lng: fc.constantFrom(0, 9.9) }),
  photo: fc.constantFrom([], ['018f0000-0000-7000-8000-0000000000ff']),
  attachment: fc.constantFrom([], ['018f0000-0000-7000-8000-0000000000ff']),
  link: fc.subarray(linkedIds),
} satisfies Readonly<Record<CellType, fc.Arbitrary<unknown>>>

/** Who they are. */
export const people: Choice[] = members.map((id, at) => ({ id, name: names[at] ?? id, color: 'gray' }))

/** What rollups come to that is told by ids. */
const lookedUp = ['person', 'link', 'photo', 'attachment'] as const

/** Two fields of every type, a formula for each type of result, what is looked up by ids, and a clock. */
export const someFields: fc.Arbitrary<Field[]> = fc.shuffledSubarray(choiceIds).chain((ids) => {
  const choices: Choice[] = ids.map((id) => ({ id, name: id, color: 'gray' }))
  const states = choices.map((choice, at): Choice => (at % 2 === 0 ? choice : { ...choice, done: true }))
  const make = (type: FieldType, nth: number): Field => ({
    id: `${type.toLowerCase()}00000000`.slice(0, 7) + String(nth),
    name: `${type} ${nth}`,
    type,
    ...(type === 'link' && { link: { gridId: members[0] ?? '', fieldId: 'back0000' } }),
    choices: type === 'status' ? states : type === 'person' ? people : hasChoices({ type }) ? choices : [],
    ...(type === 'person' && nth === 2 && { several: true }),
  })
  const stored = cellTypes.flatMap((type) => [make(type, 1), make(type, 2)])
  const formulas = formulaTypes.map((result, nth): Field => ({
    ...make('formula', nth),
    formula: { source: '1', result },
  }))
  const lookups = lookedUp.map((result, nth): Field => ({
    ...make('rollup', nth),
    choices: result === 'person' ? people : [],
    rollup: {
      link: 'link0001',
      field: 'read0000',
      how: 'values',
      result,
      ...(result === 'link' && { to: members[0] }),
    },
  }))
  const clock: Field = {
    ...make('clock', 1),
    clock: { from: 'field', field: stored.find(({ type }) => type === 'dateTime')?.id ?? '', minutes: 30, zone: 'UTC' },
  }
  return fc.constant([...stored, ...formulas, ...lookups, clock])
})

/** What a formula leaves in its cell that has no value. */
const someFault = fc.constantFrom(...formulaErrors).map((error) => ({ error }))

/** Records of a grid with `fields`; some cells hold what another type of field would hold. */
export function someRecords(fields: readonly Field[], maxLength: number): fc.Arbitrary<DraftRecord[]> {
  const anyValue: fc.Arbitrary<unknown> = fc.oneof(...Object.values(valueByType), someFault)
  const cell = (type: CellType) =>
    fc.oneof(
      { weight: 6, arbitrary: valueByType[type] },
      { weight: 2, arbitrary: fc.constantFrom(undefined, null) },
      { weight: 1, arbitrary: anyValue },
    )
  // Cells of any type on purpose, as they are left behind by a retype.
  const cells = fc.record(
    Object.fromEntries(fields.map((field) => [field.id, cell(cellType(field))])),
  ) as fc.Arbitrary<Cells>
  const timeUs = fc.oneof(
    fc.constantFrom(1_700_000_000_123_456, 1_700_000_000_123_999),
    fc.integer({ min: 0, max: 4e15 }),
  )
  const draft = fc.record({
    cells,
    reviewState: fc.constantFrom(...reviewStates),
    createdBy: fc.constantFrom(null, ...members),
    updatedBy: fc.constantFrom(null, ...members),
    assignedTo: fc.constantFrom(null, ...members),
    createdAtUs: timeUs,
    updatedAtUs: timeUs,
    rowOrder: fc.option(fc.constantFrom(-1, 0, 0.5, 1.5, 2, 7.25, 1e12)),
    deleted: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
  })
  return fc.array(draft, { maxLength, size: 'max' })
}
