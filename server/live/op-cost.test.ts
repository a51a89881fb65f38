import { expect, it } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'

import { opCost } from './op-cost.ts'

const patch = (cells: Cells) => opCost({ kind: 'patch', opId: '', recordId: '', baseVersion: 0, cells })
const texts = (count: number, chars: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`field${at}`, 'x'.repeat(chars)]))

it('counts cells, long texts as several, and every op as a few', () => {
  expect(opCost({ kind: 'delete', opId: '', recordId: '' })).toBe(10)
  expect(patch({ field0: 1 })).toBe(10)
  expect(patch(texts(200, 8))).toBe(200 + 32)
  expect(patch(texts(2, 20_000))).toBe(802)
  expect(patch({ field0: Array.from({ length: 60 }, (_, at) => String(at)) })).toBe(60)
})
