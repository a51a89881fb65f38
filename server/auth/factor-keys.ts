import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What is kept of second factors: secrets sealed, recovery codes as hashes, both worthless without the pepper. */
export type FactorKeys = {
  /** Nonce, text and tag; opens for this account only. */
  seal(accountId: string, secret: Uint8Array): Buffer
  /** @throws Error for what was sealed with another pepper or for another account, or was changed */
  open(accountId: string, sealed: Buffer): Buffer
  /** @param code as `plainRecoveryCode` makes it */
  hashRecovery(accountId: string, code: string): Buffer
}

/** Keys derived from PASSWORD_PEPPER (HKDF, RFC 5869), which stays the same where JWT_SECRET may be changed. */
export function makeFactorKeys(pepper: string): FactorKeys {
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', pepper, '', `operagrid ${purpose}`, 32))
  const sealing = derive('totp secret')
  const hashing = derive('recovery code')
  return {
    seal(accountId, secret) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, sealing, nonce).setAAD(Buffer.from(accountId, 'utf8'))
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
    },
    open(accountId, sealed) {
      const decipher = createDecipheriv(CIPHER, sealing, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
        .setAAD(Buffer.from(accountId, 'utf8'))
        .setAuthTag(sealed.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
    },
    hashRecovery: (accountId, code) => createHmac('sha256', hashing).update(`${accountId}\n${code}`).digest(),
  }
}
