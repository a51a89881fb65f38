import { expect, it } from 'vitest'

import type { Field } from '@operagrid/shared/domain/field'
import type { Op } from '@operagrid/shared/domain/op'

import { withoutMoves } from './heed-rules.ts'

const status: Field = {
  id: 'status00',
  name: 'Status',
  type: 'status',
  choices: [
    { id: 'open0000', name: 'Open', color: 'red', next: ['done0000'] },
    { id: 'done0000', name: 'Done', color: 'green', done: true },
  ],
}
const note: Field = { id: 'note0000', name: 'Note', type: 'text', choices: [] }
const patch = (cells: Extract<Op, { kind: 'patch' }>['cells']): Op => ({
  kind: 'patch',
  opId: 'op',
  recordId: 'record',
  cells,
  baseVersion: 1,
})
const check = (held: string | null, op: Op) =>
  withoutMoves([op], [status, note], () => (held === null ? {} : { status00: held }))

it('a state that may not follow is not sent; what else the op writes goes on', () => {
  expect(check('open0000', patch({ status00: null, note0000: 'x' }))).toMatchObject({
    ops: [patch({ note0000: 'x' })],
    broken: [{ from: { name: 'Open' }, to: null }],
  })
  expect(check('open0000', patch({ status00: null }))).toMatchObject({ ops: [] })
})

it('a state that may follow, and one for an empty cell, goes on', () => {
  for (const held of ['open0000', 'done0000', null]) {
    const op = patch({ status00: 'done0000' })
    expect(check(held, op)).toEqual({ ops: [op], broken: [] })
  }
})
