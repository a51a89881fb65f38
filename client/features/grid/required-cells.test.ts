import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { withoutEmptied } from './required-cells.ts'

const place: Field = { id: 'place000', name: 'Place', type: 'text', choices: [], required: true }
const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
const patch = (recordId: string, cells: Extract<Op, { kind: 'patch' }>['cells']): Op => ({
  kind: 'patch',
  opId: recordId,
  recordId,
  cells,
  baseVersion: 1,
})
const held = { full: { place000: 'Pier', note0000: 'x' }, bare: { note0000: 'x' } }
const check = (ops: readonly Op[]) =>
  withoutEmptied(ops, [place, note], (recordId) => (recordId === 'full' ? held.full : held.bare))

it('a required cell is not emptied; what else the op writes goes on', () => {
  expect(check([patch('full', { place000: null, note0000: null })])).toEqual({
    ops: [patch('full', { note0000: null })],
    kept: [place],
  })
  expect(check([patch('full', { place000: '  ' })])).toEqual({ ops: [], kept: [place] })
})

it('a required cell takes another value, and an empty one may stay so', () => {
  const ops = [patch('full', { place000: 'Quay' }), patch('bare', { place000: null })]
  expect(check(ops)).toEqual({ ops, kept: [] })
})
