import fc from 'fast-check'
import { expect, it } from 'vitest'

import { bareNode, printFormula } from '../testing/print-formula.ts'
import type { BareNode } from '../testing/print-formula.ts'
import { binarySigns, parseFormula } from './formula-parse.ts'

const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 8 })
  .map((text) => text.trim())
  .filter((text) => text !== '')

const someNode = fc.letrec<{ node: BareNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 6 },
    fc.oneof(fc.nat(), fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })).map((value): BareNode => ({
      kind: 'number',
      value: value + 0,
    })),
    fc.string({ unit: 'binary', maxLength: 6 }).map((value): BareNode => ({ kind: 'text', value })),
    fc.boolean().map((value): BareNode => ({ kind: 'boolean', value })),
    name.map((value): BareNode => ({ kind: 'field', name: value })),
    fc.record({ kind: fc.constant('negate' as const), of: tie('node') }),
    fc.record({
      kind: fc.constant('binary' as const),
      sign: fc.constantFrom(...binarySigns),
      left: tie('node'),
      right: tie('node'),
    }),
    fc.record({
      kind: fc.constant('call' as const),
      name: fc.constantFrom('IF', 'SUM', 'A1_'),
      args: fc.array(tie('node'), { maxLength: 3 }),
    }),
  ),
})).node

it('a formula that is written down is read as what it was', () => {
  fc.assert(
    fc.property(someNode, (node) => {
      const read = parseFormula(printFormula(node))
      expect('problem' in read ? read : bareNode(read)).toEqual(node)
    }),
  )
})

it('any text is read or refused at a place within it, and never throws', () => {
  const words = fc.constantFrom(
    'IF(',
    ')',
    '{A}',
    '"x"',
    "'",
    '{',
    '1.5',
    '1e999',
    '-',
    '+',
    '<>',
    ',',
    'TRUE',
    'x',
    ' ',
  )
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(words).map((all) => all.join('')),
      ),
      (text) => {
        const read = parseFormula(text)
        if (!('problem' in read)) return
        expect(read.problem.message).not.toBe('')
        expect([
          0 <= read.problem.start,
          read.problem.start <= read.problem.end,
          read.problem.end <= text.length,
        ]).toEqual([true, true, true])
      },
    ),
    { numRuns: 2_000 },
  )
})

it('what binds more strongly is worked out first, and of equals the left one', () => {
  const read = parseFormula('1 - 2 - 3 * 4 & "x" = "y"')
  const one: BareNode = { kind: 'number', value: 1 }
  const product: BareNode = {
    kind: 'binary',
    sign: '*',
    left: { ...one, value: 3 },
    right: { ...one, value: 4 },
  }
  const difference: BareNode = { kind: 'binary', sign: '-', left: one, right: { ...one, value: 2 } }
  const minus: BareNode = { kind: 'binary', sign: '-', left: difference, right: product }
  const joined: BareNode = { kind: 'binary', sign: '&', left: minus, right: { kind: 'text', value: 'x' } }
  expect('problem' in read ? read : bareNode(read)).toEqual({
    kind: 'binary',
    sign: '=',
    left: joined,
    right: { kind: 'text', value: 'y' },
  })
})

it('a formula without end is refused, and not followed down', () => {
  for (const text of ['('.repeat(4_000), '-'.repeat(4_000), '1+'.repeat(2_000), 'NOT('.repeat(1_000)])
    expect(parseFormula(text)).toHaveProperty(
      'problem.message',
      'This is nested too deeply. Move a part of it into a formula field of its own.',
    )
})
