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

describe('the queue', () => {
  test('lets two a core wait and refuses the rest at once', async () => {
    const small = makePasswords('pepper', 1)
    const tries = await Promise.allSettled(Array.from({ length: 5 }, () => small.matches('some password', undefined)))
    expect(tries.map((one) => one.status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'])
    expect(tries[4]).toMatchObject({ reason: { code: 'UNAVAILABLE' } })
    await expect(small.matches('some password', undefined)).resolves.toBe(false)
  })

  test('keeps a place for who comes first, and lets them go before all who wait', async () => {
    const small = makePasswords('pepper', 1)
    const done: string[] = []
    const strangers = Array.from({ length: 3 }, (_, at) =>
      small.matches('some password', undefined).then(() => done.push(`stranger ${at}`)),
    )
    const owner = small.matches('some password', undefined, true).then(() => done.push('owner'))
    await Promise.all([...strangers, owner])
    expect(done).toEqual(['stranger 0', 'owner', 'stranger 1', 'stranger 2'])
  })

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
