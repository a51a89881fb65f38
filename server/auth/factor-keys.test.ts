import { randomBytes } from 'node:crypto'

import { expect, test } from 'vitest'

import { makeFactorKeys } from './factor-keys.ts'

const pepper = randomBytes(32).toString('base64')
const keys = makeFactorKeys(pepper)
const secret = randomBytes(20)

test('a sealed secret opens for its account and with its pepper only, and never looks the same twice', () => {
  const sealed = keys.seal('mara', secret)
  expect(sealed).toHaveLength(48)
  expect(sealed.includes(secret)).toBe(false)
  expect(keys.seal('mara', secret).equals(sealed)).toBe(false)
  expect(keys.open('mara', sealed).equals(secret)).toBe(true)
  expect(() => keys.open('ole', sealed)).toThrow()
  expect(() => makeFactorKeys(randomBytes(32).toString('base64')).open('mara', sealed)).toThrow()
})

test('a sealed secret that was changed in any byte does not open', () => {
  const sealed = keys.seal('mara', secret)
  for (let at = 0; at < sealed.length; at += 1) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(sealed.readUInt8(at) ^ 1, at)
    expect(() => keys.open('mara', changed)).toThrow()
  }
})

test('a recovery code has another hash for every account and pepper', () => {
  const hash = keys.hashRecovery('mara', '4f7kq9xw2m')
  expect(hash).toHaveLength(32)
  expect(keys.hashRecovery('mara', '4f7kq9xw2m').equals(hash)).toBe(true)
  expect(keys.hashRecovery('ole', '4f7kq9xw2m').equals(hash)).toBe(false)
  expect(makeFactorKeys('another').hashRecovery('mara', '4f7kq9xw2m').equals(hash)).toBe(false)
})
