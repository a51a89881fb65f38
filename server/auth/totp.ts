import { randomBytes } from 'node:crypto'

import { generateURI, ScureBase32Plugin, verifySync } from 'otplib'

const ISSUER = 'OperaGrid'
/** RFC 4226 recommends 160 bits. */
const SECRET_BYTES = 20
/** A phone's clock may be a step off, and typing takes its time. */
const TOLERANCE_S = 30

const base32 = new ScureBase32Plugin()

/** A new secret for an authenticator app. */
export function newTotpSecret(): Buffer {
  return randomBytes(SECRET_BYTES)
}

/** A secret as people type it, and as an app reads it from a QR code. */
export function showTotpSecret(secret: Uint8Array, email: string): { readonly secret: string; readonly uri: string } {
  const text = base32.encode(secret, { padding: false })
  return { secret: text, uri: generateURI({ issuer: ISSUER, label: email, secret: text }) }
}

/** The 30-second step that a code of six digits is of, now or next to it (RFC 6238); undefined for a wrong one. */
export function stepOf(secret: Uint8Array, code: string, nowMs: number = Date.now()): number | undefined {
  const result = verifySync({
    secret,
    token: code,
    epoch: Math.floor(nowMs / 1_000),
    epochTolerance: TOLERANCE_S,
  })
  return result.valid && 'timeStep' in result ? result.timeStep : undefined
}
