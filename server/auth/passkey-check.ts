import { generateKeyPairSync } from 'node:crypto'

import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server'
import { COSEALG, decodeAttestationObject } from '@simplewebauthn/server/helpers'

import type { AnsweredChallenge } from '@operagrid/db/queries/passkey'
import type { Assertion, Attestation } from '@operagrid/shared/domain/passkey'

/** Which keys a passkey may have, the preferred first. */
export const passkeyAlgorithms: number[] = [COSEALG.EdDSA, COSEALG.ES256, COSEALG.RS256]

/** Whom passkeys are made for, and where. */
export type PasskeySite = { readonly host: string; readonly origin: string }

/** Reads a challenge; null when it may not be answered here. */
type ReadChallenge = (challenge: string) => AnsweredChallenge | null

export type CheckedAttestation = {
  readonly credentialId: Buffer
  readonly publicKey: Buffer
  readonly counter: number
  readonly backedUp: boolean
  readonly challenge: AnsweredChallenge
}

/**
 * What a new passkey is, when its device verified its owner and answered our challenge for our site; null otherwise.
 * Where a device comes from is not asked, and browsers leave it out; a certificate is refused unread, for reading those
 * of strangers wins nothing here, and may send the server out for lists of revocations.
 */
export async function checkAttestation(
  { id, clientDataJSON, attestationObject, transports }: Attestation,
  site: PasskeySite,
  read: ReadChallenge,
): Promise<CheckedAttestation | null> {
  let challenge: AnsweredChallenge | null = null
  try {
    const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
    const format = decoded.get('fmt')
    if (format !== 'none' && (format !== 'packed' || decoded.get('attStmt').get('x5c') !== undefined)) return null
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        response: { clientDataJSON, attestationObject, transports },
        clientExtensionResults: {},
      },
      expectedChallenge: (text) => (challenge = read(text)) !== null,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: true,
      supportedAlgorithmIDs: passkeyAlgorithms,
    })
    // The credential's id stands in what is signed, too; the one beside it must be the same.
    if (!verified || challenge === null || registrationInfo.credential.id !== id) return null
    const { credential, credentialBackedUp } = registrationInfo
    return {
      credentialId: Buffer.from(credential.id, 'base64url'),
      publicKey: Buffer.from(credential.publicKey),
      counter: credential.counter,
      backedUp: credentialBackedUp,
      challenge,
    }
  } catch {
    // The library throws for each thing that does not hold.
    return null
  }
}

export type CheckedAssertion =
  | { readonly counter: number; readonly backedUp: boolean; readonly challenge: AnsweredChallenge }
  | { readonly refused: 'challenge' | 'signature' }

/**
 * Whether a passkey's device verified its owner and signed our challenge for our site. Its counter is not compared: that
 * is for whoever stores it, in the transaction that does. Without a key the answer is no, after as much work.
 */
export async function checkAssertion(
  { id, userHandle, clientDataJSON, authenticatorData, signature }: Assertion,
  { site, publicKey }: { readonly site: PasskeySite; readonly publicKey: Buffer | undefined },
  read: ReadChallenge,
): Promise<CheckedAssertion> {
  let challenge: AnsweredChallenge | null = null
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: {
        id,
        rawId: id,
        type: 'public-key',
        response: { clientDataJSON, authenticatorData, signature, userHandle },
        clientExtensionResults: {},
      },
      expectedChallenge: (text) => (challenge = read(text)) !== null,
      expectedOrigin: site.origin,
      expectedRPID: site.host,
      requireUserVerification: true,
      credential: { id, publicKey: new Uint8Array(publicKey ?? decoyKey), counter: 0 },
    })
    if (!verified || publicKey === undefined || challenge === null) return { refused: 'signature' }
    return { counter: authenticationInfo.newCounter, backedUp: authenticationInfo.credentialBackedUp, challenge }
  } catch {
    return { refused: challenge === null ? 'challenge' : 'signature' }
  }
}

/** A key whose other half nobody has, in COSE: an unknown passkey must take as long as a known one. */
const decoyKey = makeDecoyKey()

function makeDecoyKey(): Buffer {
  const { x = '', y = '' } = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' })
  // {1: 2 (EC2), 3: -7 (ES256), -1: 1 (P-256), -2: x, -3: y}: RFC 9053, section 7.1.
  const head = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 32])
  const between = Buffer.from([0x22, 0x58, 32])
  return Buffer.concat([head, Buffer.from(x, 'base64url'), between, Buffer.from(y, 'base64url')])
}
