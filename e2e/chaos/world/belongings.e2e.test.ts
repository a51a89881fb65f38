import { describe, expect, it } from 'vitest'

import { findForeign } from './belongings.ts'

const [one, two] = ['01a21a00-0000-7000-8000-000000000001', '01a21a00-0000-7000-8000-000000000002']

describe('a text that was sent to a member', () => {
  const owners = new Map([[two, 'south' as const]])

  it.each([
    [`{"recordId":"${two}"}`, [two]],
    ['{"cells":{"southtxt":"x"}}', ['south']],
    [`{"recordId":"${one}","cells":{"northtxt":"x"}}`, []],
  ])('%s is searched for what belongs to the other tenant', (text, foreign) => {
    expect(findForeign(text, 'north', owners)).toEqual(foreign)
  })
})
