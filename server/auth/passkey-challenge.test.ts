import { randomBytes } from 'node:crypto'

import { afterEach, expect, test, vi } from 'vitest'

import { makeChallenges } from './passkey-challenge.ts'

const secret = randomBytes(32).toString('base64')
const challenges = makeChallenges(secret)
afterEach(() => vi.useRealTimers())

test('a challenge is read by every node, always as the same one, and only for its purpose', () => {
  const one = challenges.issue('sign-in')
  const read = makeChallenges(secret).read(one, 'sign-in')
  expect(read?.hash).toHaveLength(32)
  expect(challenges.read(one, 'sign-in')).toEqual(read)
  expect(challenges.read(challenges.issue('sign-in'), 'sign-in')).not.toEqual(read)
  for (const purpose of ['add mara', 'add ', 'add sign-in'] as const) expect(challenges.read(one, purpose)).toBeNull()
  const adding = challenges.issue('add mara')
  expect(challenges.read(adding, 'add mara')).not.toBeNull()
  for (const purpose of ['sign-in', 'add ole', 'add mar'] as const) expect(challenges.read(adding, purpose)).toBeNull()
})

test('a challenge of the secret before is good while it is changed, and of no other', () => {
  const old = challenges.issue('sign-in')
  const next = randomBytes(32).toString('base64')
  expect(makeChallenges(next, secret).read(old, 'sign-in')).not.toBeNull()
  expect(makeChallenges(next).read(old, 'sign-in')).toBeNull()
  expect(challenges.read(makeChallenges(next, secret).issue('sign-in'), 'sign-in')).toBeNull()
})

test('a challenge is good for five minutes', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 })
  const one = challenges.issue('sign-in')
  vi.setSystemTime(1_800_000_299_000)
  expect(challenges.read(one, 'sign-in')).not.toBeNull()
  vi.setSystemTime(1_800_000_300_000)
  expect(challenges.read(one, 'sign-in')).toBeNull()
})

test('a challenge with any other bit, length or spelling is none', () => {
  const one = challenges.issue('sign-in')
  const bytes = Buffer.from(one, 'base64url')
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(challenges.read(changed.toString('base64url'), 'sign-in')).toBeNull()
  }
  // Else one challenge would have several spellings, and be good once in each.
  const spellings = [`${one}=`, ` ${one}`, bytes.toString('base64'), one.slice(0, -1), `${one}A`, '']
  for (const spelling of spellings.filter((text) => text !== one))
    expect([spelling, challenges.read(spelling, 'sign-in')]).toEqual([spelling, null])
})
