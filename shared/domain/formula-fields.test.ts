import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { printFormula } from '../testing/print-formula.ts'
import type { BareNode } from '../testing/print-formula.ts'
import type { Cells } from './cell.ts'
import type { Field, FieldType } from './field.ts'
import { formulasOf } from './formula-fields.ts'
import { formulaFunctions } from './formula-functions.ts'
import { binarySigns } from './formula-parse.ts'
import { checkFormula, readersOf, settleFormulas } from './formula-settle.ts'
import { shownFormula, storedFormula } from './formula-text.ts'
import { formulaErrors, isFault } from './formula.ts'
import type { FormulaType } from './formula.ts'
import { MAX_CELL_TEXT, textFault } from './text.ts'

const field = (id: string, name: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  id,
  name,
  type,
  choices: [],
  ...more,
})
const made = (id: string, name: string, source: string, result: FormulaType = 'number'): Field =>
  field(id, name, 'formula', { formula: { source, result } })

const fields = [
  field('price000', 'Price', 'number'),
  field('count000', 'Count', 'number'),
  field('name0000', 'Name', 'text'),
  field('state000', 'State', 'select', { choices: [{ id: 'open0000', name: 'Open', color: 'red' }] }),
  field('stage000', 'Stage', 'status', { choices: [{ id: 'done0000', name: 'Done', color: 'green', done: true }] }),
  field('span0000', 'Span', 'duration'),
  field('paid0000', 'Paid', 'checkbox'),
  field('due00000', 'Due', 'date'),
  field('start000', 'Start', 'dateTime'),
  field('end00000', 'End', 'dateTime'),
]
const cells: Cells = {
  price000: 0.1,
  count000: 3,
  name0000: 'Straße 7',
  state000: 'open0000',
  stage000: 'done0000',
  span0000: 5_400,
  paid0000: true,
  due00000: '2026-01-31',
  start000: '2026-03-29T00:30:00.000Z',
  end00000: '2026-03-29T02:00:00.000Z',
}

/** What a formula comes to, as people write it. */
function valueOf(text: string, held: Cells = cells): unknown {
  const checked = checkFormula(text, fields)
  if (checked.problem !== null) return checked.problem.message
  const all = [...fields, made('made0000', 'Made', storedFormula(text, fields), checked.type)]
  return formulasOf(all).compute(held)['made0000']
}

describe('a formula comes to', () => {
  it.each<[string, unknown]>([
    ['{Price} * {Count}', 0.3],
    ['{Span} / 60', 90],
    ['{Stage} & "!"', 'Done!'],
    ['0.1 + 0.2', 0.3],
    ['0.3 / 0.1', 3],
    ['0.3 % 0.1', 0],
    ['-1 % 24', 23],
    ['-{Count}', -3],
    ['1 / ({Count} - 3)', { error: '#DIV/0' }],
    ['IFERROR(1 / 0, 7)', 7],
    ['9e99 * 9e99 * 9e299', { error: '#NUM' }],
    ['ROUND(2.675, 2)', 2.68],
    ['ROUND(-2.5)', -3],
    ['FLOOR(-2.1)', -3],
    ['CEIL(2.11, 1)', 2.2],
    ['ROUND(1250, -2)', 1300],
    ['SUM({Price}, BLANK(), 0.2)', 0.3],
    ['AVERAGE(1, 2, BLANK())', 1.5],
    ['MIN({Count}, 2)', 2],
    ['MAX({Due}, "2026-02-01")', '2026-02-01'],
    ['{Name} & " / " & {Count}', 'Straße 7 / 3'],
    ['{Name} = "STRASSE 7"', null],
    ['{Name} = "STRAßE 7"', true],
    ['{State} = "open"', true],
    ['SWITCH({State}, "Closed", 1, "Open", 2, 0)', 2],
    ['SWITCH({State}, "Closed", 1)', null],
    ['IF({Paid}, "yes", "no")', 'yes'],
    ['IF({Count} > 5, 1)', null],
    ['AND({Paid}, {Count} = 3)', true],
    ['OR(FALSE, NOT({Paid}))', null],
    ['LEN("a😀b")', 3],
    ['LEFT("a😀b", 2)', 'a😀'],
    ['RIGHT("a😀b", 2)', '😀b'],
    ['MID("a😀b", 2, 1)', '😀'],
    ['UPPER(TRIM("  a   b "))', 'A B'],
    ['SEARCH("ass", {Name})', null],
    ['SEARCH("AS", "Glas")', 3],
    ['SUBSTITUTE("a-b-c", "-", "")', 'abc'],
    ['YEAR({Due})', 2026],
    ['WEEKDAY({Due})', 6],
    ['HOUR({Start})', 0],
    ['HOUR({Start}, "Europe/Berlin")', 1],
    ['DATEADD({Due}, 1, "month")', '2026-02-28'],
    ['DATEADD({Start}, 1, "days", "Europe/Berlin")', '2026-03-29T23:30:00.000Z'],
    ['DATEADD({Start}, 90, "minutes")', '2026-03-29T02:00:00.000Z'],
    ['DATEDIFF({Start}, {End}, "hours")', 1.5],
    ['DATEDIFF({Due}, "2026-03-30", "months")', 1],
    ['DATEDIFF("2026-03-30", {Due}, "days")', -58],
    ['DATEADD({Due}, 99999, "years")', { error: '#NUM' }],
    ['ISBLANK({Due})', null],
    ['{Due} > "2026-01-30"', true],
  ])('%s', (text, value) => expect(valueOf(text)).toEqual(value))

  it('blank where all it calculates with is, and takes a blank for 0 beside a number', () => {
    expect(valueOf('{Price} * {Count}', {})).toBeNull()
    expect(valueOf('{Price} + {Count}', { count000: 2 })).toBe(2)
    expect(valueOf('{Price} = {Count}', {})).toBe(true)
    expect(valueOf('{Price} < {Count}', { count000: 2 })).toBeNull()
  })

  it('what other formulas come to, whatever their order', () => {
    const all = [
      made('twice000', 'Twice', '{total000} * 2'),
      made('total000', 'Total', '{price000} * {count000}'),
      ...fields,
    ]
    expect(formulasOf(all).compute(cells)).toEqual({ total000: 0.3, twice000: 0.6 })
  })

  it('#LOOP in a ring and behind it, #REF where a field is gone, #TYPE where it fits no more', () => {
    const all = [
      made('aaaaaaaa', 'A', '{bbbbbbbb} + 1'),
      made('bbbbbbbb', 'B', '{aaaaaaaa} + 1'),
      made('cccccccc', 'C', '{aaaaaaaa} + 1'),
      made('dddddddd', 'D', '{gone0000} + 1'),
      made('eeeeeeee', 'E', '{name0000} + 1'),
      ...fields,
    ]
    expect(formulasOf(all).compute(cells)).toEqual({
      aaaaaaaa: { error: '#LOOP' },
      bbbbbbbb: { error: '#LOOP' },
      cccccccc: { error: '#LOOP' },
      dddddddd: { error: '#REF' },
      eeeeeeee: { error: '#TYPE' },
    })
  })
})

it('formulas that would do too much for a record come to #NUM, and others after them as well', () => {
  const long = { name0000: 'x'.repeat(MAX_CELL_TEXT) }
  const heavy = Array.from({ length: 60 }, () => 'LEN({name0000})').join(' + ')
  const all = [...fields, made('heavy000', 'Heavy', heavy), made('light000', 'Light', '1 + 1')]
  expect(formulasOf(all).compute(long)).toEqual({ heavy000: { error: '#NUM' }, light000: { error: '#NUM' } })
  expect(formulasOf(all).compute(cells)).toEqual({ heavy000: 60 * 8, light000: 2 })
  expect(formulasOf([...fields, made('longer00', 'Longer', '{name0000} & "y"')]).compute(long)).toEqual({
    longer00: { error: '#NUM' },
  })
})

describe('what is wrong with a formula is said with its place', () => {
  it.each<[string, string, string]>([
    ['{Price} + {Name}', '{Name}', '“+” is for numbers, and this is a text. Join texts with &.'],
    ['{Prize} + 1', '{Prize}', 'There is no field “Prize” that a formula could use. Choose another.'],
    ['FOO(1)', 'FOO(1)', 'There is no function FOO. Choose one from the list.'],
    ['ROUND()', 'ROUND()', 'Write it like ROUND(number, [digits]).'],
    ['IF({Paid}, 1, "x")', '"x"', 'This must be a number like the others, and this is a text.'],
    ['IF({Count}, 1, 2)', '{Count}', 'IF takes true or false here, and this is a number.'],
    ['{Due} > "soon"', '"soon"', 'Write a date here like "2026-11-23".'],
    [
      'DATEADD({Due}, 1, "moons")',
      '"moons"',
      'Write the unit here: "minutes", "hours", "days", "weeks", "months" or "years".',
    ],
    ['HOUR({Start}, "Mars")', '"Mars"', 'Write a time zone here, like "Europe/Berlin".'],
    [
      'DATEADD({Due}, 1, "hours")',
      'DATEADD({Due}, 1, "hours")',
      'A date without a time has no hours or minutes. Add days instead.',
    ],
    ['1 +', '', 'Something is missing at the end.'],
    ['Price', 'Price', 'To name a field write {PRICE}, to call a function write PRICE(…).'],
  ])('%s', (text, place, message) => {
    const { problem } = checkFormula(text, fields)
    expect(problem?.message).toBe(message)
    expect(text.slice(problem?.start, problem?.end)).toBe(place)
  })

  it('a ring is refused when it would close', () => {
    const all = [...fields, made('total000', 'Total', '{twice000}'), made('twice000', 'Twice', '1')]
    expect(checkFormula('{Total} + 1', all, 'twice000').problem?.message).toContain('would use itself')
    expect(checkFormula('{Price} + 1', all, 'twice000').problem).toBeNull()
  })

  it('a link cannot be named, by its id neither, and hides no other field of its name', () => {
    const link = field('links000', 'Sites', 'link')
    for (const text of ['{Sites}', '{links000}'])
      expect(checkFormula(text, [link, ...fields]).problem?.message).toContain('that a formula could use')
    const all = [link, ...fields, field('sites000', 'Sites', 'text'), made('total000', 'Total', '{links000}')]
    expect(storedFormula('{Sites}', all)).toBe('{sites000}')
    expect(shownFormula('{sites000} & {links000}', all)).toBe('{Sites} & {links000}')
    expect(formulasOf(all).reads).toEqual(new Set())
    expect(formulasOf(all).compute({ links000: ['r'] })).toEqual({ total000: { error: '#REF' } })
  })

  it('people cannot be named, and a field that names people by now has another type', () => {
    const people = field('crew0000', 'Crew', 'person')
    expect(checkFormula('{Crew}', [people, ...fields]).problem?.message).toContain('that a formula could use')
    const all = [people, made('total000', 'Total', '{crew0000}')]
    expect(formulasOf(all).compute({ crew0000: ['m'] })).toEqual({ total000: { error: '#TYPE' } })
  })
})

it('a formula keeps its fields when they are renamed, and shows them by the name that finds them', () => {
  const source = storedFormula('{price} * {Count} & "{Price}"', fields)
  expect(source).toBe('{price000} * {count000} & "{Price}"')
  const renamed = fields.map((each) => (each.id === 'price000' ? { ...each, name: 'Cost {net}' } : each))
  expect(shownFormula(source, renamed)).toBe('{Cost {net}}} * {Count} & "{Price}"')
  expect(storedFormula(shownFormula(source, renamed), renamed)).toBe(source)
  const twins = [...fields, field('price111', 'Price', 'number')]
  expect(shownFormula('{price111} + {price000}', twins)).toBe('{price111} + {Price}')
})

it('fields that are stored together say what formulas come to, and hide those that read what is hidden', () => {
  const all = [
    made('twice000', 'Twice', '{total000} & "!"'),
    made('total000', 'Total', '{price000} * 2', 'text'),
    field('price000', 'Price', 'number', { hiddenFrom: ['viewer'] }),
  ]
  const settled = settleFormulas(all)
  expect(settled.map(({ formula, hiddenFrom }) => [formula?.result, hiddenFrom])).toEqual([
    ['text', ['viewer']],
    ['number', ['viewer']],
    [undefined, ['viewer']],
  ])
  expect(settleFormulas(settled)).toBe(settled)
  expect(readersOf('price000', settled).map(({ name }) => name)).toEqual(['Total'])
})

const someCells = fc.record(
  Object.fromEntries(
    [...fields.map(({ id }) => id), 'formulaA', 'formulaB'].map((id) => [
      id,
      fc.oneof(
        fc.double({ noDefaultInfinity: true, noNaN: true }),
        fc.string({ unit: 'binary' }).filter((text) => textFault(text) === null),
        fc.boolean(),
        fc.constantFrom(null, ...Object.values(cells), 'x'.repeat(MAX_CELL_TEXT)),
      ),
    ]),
  ),
)
const someNode = fc.letrec<{ node: BareNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<BareNode>(
      ...[...fields.map(({ id }) => id), 'formulaA', 'gone0000'].map((name) => ({ kind: 'field' as const, name })),
      ...[0, 1, 2.5, 1e300].map((value) => ({ kind: 'number' as const, value })),
      ...['', 'a', 'days', 'UTC', '2026-01-31'].map((value) => ({ kind: 'text' as const, value })),
    ),
    fc.record({ kind: fc.constant('negate' as const), of: tie('node') }),
    fc.record({
      kind: fc.constant('binary' as const),
      sign: fc.constantFrom(...binarySigns),
      left: tie('node'),
      right: tie('node'),
    }),
    fc
      .constantFrom(...formulaFunctions)
      .chain(({ name, parameters }) =>
        fc.tuple(...parameters.map(() => tie('node'))).map((args): BareNode => ({ kind: 'call', name, args })),
      ),
  ),
})).node

it('a formula never throws, comes to the same each time, and to what a cell of its type holds', () => {
  fc.assert(
    fc.property(someNode, someNode, someCells, (first, second, held) => {
      const all = settleFormulas([
        ...fields,
        made('formulaA', 'A', printFormula(first)),
        made('formulaB', 'B', printFormula(second)),
      ])
      const { compute } = formulasOf(all)
      const done = compute(held)
      expect(formulasOf([...all]).compute(held)).toEqual(done)
      // What is worked out on top of what was worked out is the same: a retry moves nothing.
      expect(compute({ ...held, ...done })).toEqual(done)
      for (const { id, formula } of all) {
        const value = done[id] ?? null
        if (formula === undefined || value === null) continue
        if (isFault(value)) expect(formulaErrors).toContain(value.error)
        else if (formula.result === 'number') expect(Number.isFinite(value)).toBe(true)
        else if (formula.result === 'boolean') expect(value).toBe(true)
        else expect(typeof value === 'string' && textFault(value) === null && value.length <= MAX_CELL_TEXT).toBe(true)
      }
    }),
    { numRuns: 1_000 },
  )
})
