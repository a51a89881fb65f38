import { generateKeyPairSync, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'

/** What the maker of a device vouches for it with: a certificate as WebAuthn's section 8.2.1 asks for, in DER, and its key. */
export function makeMakerCertificate(): { readonly privateKey: KeyObject; readonly der: Buffer } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = sequence(oid('06082a8648ce3d040302'))
  const name = sequence(
    attribute('0603550406', 'NO'),
    attribute('060355040a', 'Somebody'),
    attribute('060355040b', 'Authenticator Attestation'),
    attribute('0603550403', 'Device'),
  )
  const times = sequence(der(0x17, Buffer.from('200101000000Z')), der(0x17, Buffer.from('490101000000Z')))
  const notAnAuthority = sequence(oid('0603551d13'), der(0x04, sequence()))
  const content = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    algorithm,
    name,
    times,
    name,
    publicKey.export({ format: 'der', type: 'spki' }),
    der(0xa3, sequence(notAnAuthority)),
  )
  const signature = der(0x03, Buffer.from([0]), sign('sha256', content, privateKey))
  return { privateKey, der: sequence(content, algorithm, signature) }
}

function attribute(type: string, text: string): Buffer {
  return der(0x31, sequence(oid(type), der(0x13, Buffer.from(text))))
}

/** An object identifier, written out with its tag and length. */
function oid(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts)
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff]
  return Buffer.concat([Buffer.from([tag, ...size]), content])
}
