import { expect, it } from 'vitest'

import { showPresence } from './presence.ts'
import type { Present } from './presence.ts'

const at = (clientId: string, recordId: string | null = null): Present => ({
  clientId,
  memberId: 'm',
  name: 'M',
  recordId,
  fieldId: null,
  typing: false,
})

it('an event without `left` is everyone; one with it moves, brings and removes screens', () => {
  const whole = showPresence([at('gone')], { present: [at('a'), at('b')] })
  expect(whole).toEqual([at('a'), at('b')])
  expect(showPresence(whole, { present: [at('b', 'r'), at('c')], left: ['a', 'never'] })).toEqual([
    at('b', 'r'),
    at('c'),
  ])
  expect(showPresence(whole, { present: [at('b')], count: 60 })).toEqual([at('b')])
})
