import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

import { isoCBOR } from '@simplewebauthn/server/helpers'

import type { Assertion, Attestation, CreationOptions, RequestOptions } from '@operagrid/shared/domain/passkey'

import { makeMakerCertificate } from './maker-certificate.ts'

export type KeyKind = 'ES256' | 'EdDSA' | 'RS256'

/** What a device does otherwise than an honest one on our own page. */
export type Deviation = {
  readonly origin?: string
  readonly host?: string
  readonly type?: string
  readonly challenge?: string
  readonly userHandle?: string
  readonly userVerified?: boolean
  readonly userPresent?: boolean
  readonly counter?: number
  readonly credentialId?: Buffer
  readonly transports?: string[]
  /** Signs with this key instead of its own. */
  readonly key?: KeyObject
  /** Who vouches for the device: nobody, as asked for; itself; its maker; or nobody, with words about it all the same. */
  readonly vouched?: 'none' | 'self' | 'maker' | 'words'
}

type Statement = Map<string, number | string | Uint8Array | Uint8Array[]>

export type Authenticator = {
  create(options: CreationOptions, deviation?: Deviation): Attestation
  get(options: RequestOptions, deviation?: Deviation): Assertion
  readonly credentialId: Buffer
}

type Made = { readonly privateKey: KeyObject; readonly cose: Map<number, number | Uint8Array> }

/** One passkey of a device, in software: it makes real attestations and real signatures, and lies where it is told to. */
export function makeAuthenticator(
  origin: string,
  { kind = 'ES256', counts = true }: { readonly kind?: KeyKind; readonly counts?: boolean } = {},
): Authenticator {
  const credentialId = randomBytes(20)
  const { privateKey, cose } = makeKey(kind)
  const host = new URL(origin).hostname
  let counter = 0
  let owner = ''

  function authenticatorData(deviation: Deviation, made?: Buffer): Buffer {
    const { userPresent = true, userVerified = true } = deviation
    if (counts) counter += 1
    const count = Buffer.alloc(4)
    count.writeUInt32BE(deviation.counter ?? counter)
    const flags = (userPresent ? 0x01 : 0) | (userVerified ? 0x04 : 0) | (made === undefined ? 0 : 0x40)
    const rp = sha256(Buffer.from(deviation.host ?? host))
    return Buffer.concat([rp, Buffer.from([flags]), count, made ?? Buffer.alloc(0)])
  }
  const clientData = (type: string, challenge: string, deviation: Deviation): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: deviation.type ?? type,
        challenge: deviation.challenge ?? challenge,
        origin: deviation.origin ?? origin,
        crossOrigin: false,
      }),
    )

  function statementOf(vouched: 'none' | 'self' | 'maker' | 'words', signed: Buffer): Statement {
    switch (vouched) {
      case 'none':
        return new Map()
      case 'words':
        return new Map([['words', 'trust me']])
      case 'self':
        return new Map<string, number | Uint8Array>([
          ['alg', -7],
          ['sig', new Uint8Array(sign('sha256', signed, privateKey))],
        ])
      case 'maker': {
        const maker = makeMakerCertificate()
        return new Map<string, number | Uint8Array | Uint8Array[]>([
          ['alg', -7],
          ['sig', new Uint8Array(sign('sha256', signed, maker.privateKey))],
          ['x5c', [new Uint8Array(maker.der)]],
        ])
      }
    }
  }

  return {
    credentialId,
    create(options, deviation = {}) {
      owner = options.user.id
      const id = deviation.credentialId ?? credentialId
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const made = Buffer.concat([Buffer.alloc(16), length, id, isoCBOR.encode(cose)])
      const data = authenticatorData(deviation, made)
      const client = clientData('webauthn.create', options.challenge, deviation)
      const attestation = new Map<string, string | Uint8Array | Statement>([
        ['fmt', deviation.vouched === 'self' || deviation.vouched === 'maker' ? 'packed' : 'none'],
        ['attStmt', statementOf(deviation.vouched ?? 'none', Buffer.concat([data, sha256(client)]))],
        ['authData', new Uint8Array(data)],
      ])
      return {
        id: id.toString('base64url'),
        clientDataJSON: client.toString('base64url'),
        attestationObject: Buffer.from(isoCBOR.encode(attestation)).toString('base64url'),
        transports: deviation.transports ?? ['internal'],
      }
    },
    get(options, deviation = {}) {
      const data = authenticatorData(deviation)
      const client = clientData('webauthn.get', options.challenge, deviation)
      const digest = kind === 'EdDSA' ? null : 'sha256'
      const signature = sign(digest, Buffer.concat([data, sha256(client)]), deviation.key ?? privateKey)
      return {
        id: (deviation.credentialId ?? credentialId).toString('base64url'),
        clientDataJSON: client.toString('base64url'),
        authenticatorData: data.toString('base64url'),
        signature: signature.toString('base64url'),
        userHandle: deviation.userHandle ?? owner,
      }
    },
  }
}

/** A key of a kind, with its public half in COSE: RFC 9053 section 7, RFC 8230 section 4. */
export function makeKey(kind: KeyKind): Made {
  if (kind === 'RS256') {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
    return { privateKey, cose: coseOf([1, 3], [3, -257], [-1, n], [-2, e]) }
  }
  if (kind === 'EdDSA') {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const { x = '' } = publicKey.export({ format: 'jwk' })
    return { privateKey, cose: coseOf([1, 1], [3, -8], [-1, 6], [-2, x]) }
  }
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  return { privateKey, cose: coseOf([1, 2], [3, -7], [-1, 1], [-2, x], [-3, y]) }
}

function coseOf(...entries: (readonly [number, number | string])[]): Map<number, number | Uint8Array> {
  return new Map(
    entries.map(([label, value]) => [
      label,
      typeof value === 'number' ? value : new Uint8Array(Buffer.from(value, 'base64url')),
    ]),
  )
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}
