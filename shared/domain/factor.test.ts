import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { factorProof, inGroups, plainRecoveryCode, RECOVERY_ALPHABET, recoveryCodeFrom } from './factor.ts'

describe('a recovery code', () => {
  it('is read however it is typed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 10 }), fc.boolean(), (bytes, large) => {
        const shown = recoveryCodeFrom(bytes)
        expect(shown).toHaveLength(11)
        const typed = ` ${shown.replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')} `
        expect(plainRecoveryCode(large ? typed.toUpperCase() : typed)).toBe(shown.replace('-', ''))
      }),
    )
  })

  it('has letters that nobody takes for another', () => {
    expect(RECOVERY_ALPHABET).toMatch(/^[^ilou]{32}$/)
    expect(new Set(RECOVERY_ALPHABET).size).toBe(32)
  })

  it.each(['', '4f7kq-9xw2', '4f7kq-9xw2m1', '4f7kq-9xw2ü', '4f7kq-9xwu2'])('is not %j', (code) => {
    expect(factorProof.safeParse({ kind: 'recovery', code }).success).toBe(false)
  })
})

describe('a code of an app', () => {
  it.each(['123456', ' 123 456 ', '123-456'])('is %j', (code) => {
    expect(factorProof.parse({ kind: 'totp', code })).toEqual({ kind: 'totp', code: '123456' })
  })

  it.each(['12345', '1234567', '12345a', '１２３４５６', ''])('is not %j', (code) => {
    expect(factorProof.safeParse({ kind: 'totp', code }).success).toBe(false)
  })
})

it('a secret is shown in fours', () => {
  expect(inGroups('JBSWY3DPEHPK3PXPAB')).toBe('JBSW Y3DP EHPK 3PXP AB')
})
