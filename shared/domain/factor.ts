import { z } from 'zod'

import { presentPassword } from './account.ts'

/** How many recovery codes are handed out at once. */
export const RECOVERY_CODES = 10

/** What recovery codes are made of: no letter that is read as a figure or as another (Crockford's base 32). */
export const RECOVERY_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'

const RECOVERY_LENGTH = 10

/** An authenticator app's code: six digits, however they are spaced. */
export const totpCode = z
  .string()
  .max(40)
  .transform((text) => text.replace(/[\s-]/gu, ''))
  .refine((text) => /^[0-9]{6}$/.test(text), 'Enter the six digits that your app shows.')

/** A recovery code as it is compared: small letters and figures; what is easily misread is read as it was meant. */
export const recoveryCode = z
  .string()
  .max(40)
  .transform((text) => text.toLowerCase().replace(/[\s-]/gu, '').replace(/o/gu, '0').replace(/[il]/gu, '1'))
  .refine((text) => isRecoveryCode(text), 'Enter a recovery code, such as 4f7kq-9xw2m.')

/** What proves the second factor. Each kind is checked on its own. */
export const factorProof = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('totp'), code: totpCode }),
  z.strictObject({ kind: z.literal('recovery'), code: recoveryCode }),
])
export type FactorProof = z.infer<typeof factorProof>

export const secondFactor = z.strictObject({ ticket: z.string().max(2_000), proof: factorProof })
export const beginFactor = z.strictObject({ password: presentPassword })
export const confirmFactor = z.strictObject({ code: totpCode })
/** To turn it off, or for other recovery codes. */
export const changeFactor = z.strictObject({ password: presentPassword, proof: factorProof })

/** What an account has beside its password. `totpSince`: ISO 8601 in UTC; null where no code is asked for. */
export type FactorState = { readonly totpSince: string | null; readonly recoveryLeft: number }

/** A secret to be put into an authenticator app: in base 32, and as the address that a QR code holds. */
export const begunFactor = z.object({ secret: z.string(), uri: z.string() })
export type BegunFactor = z.infer<typeof begunFactor>

/** Recovery codes, the one time that they are told: `4f7kq-9xw2m`. */
export const recoveryCodes = z.object({ codes: z.array(z.string()) })
export type RecoveryCodes = z.infer<typeof recoveryCodes>

/** Fours of a secret, as it is read from a screen and typed. */
export function inGroups(secret: string): string {
  return secret.match(/.{1,4}/gu)?.join(' ') ?? ''
}

/** A recovery code made of bytes, each of which stands for one of its characters. */
export function recoveryCodeFrom(random: Uint8Array): string {
  // 256 is a multiple of 32: every character is as likely as any other.
  const text = Array.from(random.slice(0, RECOVERY_LENGTH), (byte) => RECOVERY_ALPHABET[byte % 32] ?? '').join('')
  return `${text.slice(0, RECOVERY_LENGTH / 2)}-${text.slice(RECOVERY_LENGTH / 2)}`
}

/** A recovery code as it is compared and hashed, whatever way it was shown. */
export function plainRecoveryCode(shown: string): string {
  return recoveryCode.parse(shown)
}

function isRecoveryCode(text: string): boolean {
  return text.length === RECOVERY_LENGTH && [...text].every((letter) => RECOVERY_ALPHABET.includes(letter))
}
