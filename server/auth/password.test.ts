import bcrypt from 'bcrypt'
import { describe, expect, test } from 'vitest'

import { makePasswords } from './password.ts'

const { hash, matches } = makePasswords('a pepper that stays in the kitchen', 2)

describe('a password', () => {
  test('fits its own hash and no other', async () => {
    const stored = await hash('correct horse battery')
    expect(stored).toMatch(/^\$2b\$12\$.{53}$/)
    expect(await matches('correct horse battery', stored)).toBe(true)
    expect(await matches('correct horse batterY', stored)).toBe(false)
  })

  test('counts to its last character, past the 72 bytes that bcrypt reads', async () => {
    const long = 'ä'.repeat(100)
    const stored = await hash(long)
    expect(await matches(`${long.slice(0, -1)}b`, stored)).toBe(false)
    expect(await matches(`${long}\u0000`, stored)).toBe(false)
    expect(await matches(long, stored)).toBe(true)
  })

  test('is the same however the keyboard composed its letters', async () => {
    expect(await matches('Ga\u0308rtnerei am See', await hash('G\u00e4rtnerei am See'))).toBe(true)
  })

  test('with half a character pair is refused, not folded into another', async () => {
    await expect(hash('long enough \ud800')).rejects.toMatchObject({ code: 'BAD_INPUT' })
    await expect(matches('long enough \udfff', undefined)).rejects.toMatchObject({ code: 'BAD_INPUT' })
  })

  test('of nobody never fits', async () => {
    expect(await matches('anything at all', undefined)).toBe(false)
  })

  test('is worth nothing without the pepper', async () => {
    const stored = await hash('correct horse battery')
    expect(await makePasswords('another pepper').matches('correct horse battery', stored)).toBe(false)
    expect(await bcrypt.compare('correct horse battery', stored)).toBe(false)
  })
})

describe('hashing', () => {
  test('leaves the event loop free', async () => {
    let longest = 0
    let last = performance.now()
    const ticker = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 5)
    await Promise.all([hash('correct horse battery'), hash('correct horse battery')])
    clearInterval(ticker)
    expect(longest).toBeLessThan(150)
  })
})
