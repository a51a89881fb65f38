import { expect, it } from 'vitest'

import { patienceFor } from './patience.ts'

it('waits half a minute for a small edit, and as much longer as a big one takes over a slow line', () => {
  expect(patienceFor([{ kind: 'delete' }])).toBeLessThan(30_010)
  const mine = [{ kind: 'patch', cells: { note0000: 'x'.repeat(4_000_000) } }]
  expect(patienceFor(mine)).toBeGreaterThan(30_000 + 500_000)
})
