import fc from 'fast-check'
import { expect, it } from 'vitest'

import type { Field } from './field.ts'
import { copiedFields } from './grid-copy.ts'

const text = (id: string): Field => ({ id, name: id, type: 'text', choices: [] })
const link = (id: string): Field => ({ ...text(id), type: 'link', link: { gridId: id, fieldId: id, one: false } })
const rollup = (id: string, by: string): Field => ({
  ...text(id),
  type: 'rollup',
  rollup: { link: by, field: null, how: 'count', result: 'number' },
})
const formula = (id: string, ...read: string[]): Field => ({
  ...text(id),
  type: 'formula',
  formula: { source: read.map((one) => `{${one}}`).join(' & ') || '1', result: 'text' },
})
const ids = (fields: readonly Field[]) => fields.map(({ id }) => id)

it('leaves out links, what is made of them, and what is calculated from that', () => {
  const fields = [
    formula('late0000', 'sum00000'),
    text('title000'),
    formula('sum00000', 'count000', 'title000'),
    link('link0000'),
    rollup('count000', 'link0000'),
    formula('loud0000', 'title000'),
  ]
  const { kept, left } = copiedFields(fields)
  expect(ids(kept)).toEqual(['title000', 'loud0000'])
  expect(ids(left)).toEqual(['late0000', 'sum00000', 'link0000', 'count000'])
})

it('keeps no field that reads one which is left out, and leaves out none that reads kept ones alone', () => {
  const names = Array.from({ length: 12 }, (_, at) => `field${String(at).padStart(3, '0')}`)
  const kinds = fc.tuple(fc.constantFrom('text', 'link', 'formula'), fc.subarray(names, { maxLength: 3 }))
  fc.assert(
    fc.property(fc.array(kinds, { minLength: 12, maxLength: 12 }), (drawn) => {
      const fields = drawn.map(([kind, read], at) => {
        const id = names[at] ?? ''
        return kind === 'text' ? text(id) : kind === 'link' ? link(id) : formula(id, ...read)
      })
      const { kept, left } = copiedFields(fields)
      const has = new Set(ids(kept))
      const readBy = new Map(drawn.map(([, read], at) => [names[at], read]))
      const readsGone = ({ id, type }: Field) => type === 'formula' && readBy.get(id)?.some((one) => !has.has(one))
      expect(kept.filter((field) => field.type === 'link' || readsGone(field))).toEqual([])
      expect(left.filter((field) => field.type === 'text' || (field.type === 'formula' && !readsGone(field)))).toEqual(
        [],
      )
      expect([...kept, ...left].length).toBe(fields.length)
    }),
  )
})
