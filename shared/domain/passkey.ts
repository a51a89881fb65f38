import { z } from 'zod'

import { presentPassword } from './account.ts'
import { uuid } from './id.ts'
import { nameText } from './text.ts'

/** Most passkeys of one account. */
export const MAX_PASSKEYS = 10

/** How long a person may take to answer a challenge, in seconds. */
export const PASSKEY_CHALLENGE_S = 300

/** What is said where passkeys cannot be, on screens and by procedures. */
export const noPasskeyHere =
  'Passkeys need a host name, and this address has none. Open OperaGrid by its name to use them.'

/**
 * The host that passkeys belong to, by the host name of an address as `URL` gives it; null for an IP address, which
 * browsers take for no owner of a passkey. Source: WebAuthn, "effective domain".
 */
export function passkeyHost(hostname: string): string | null {
  return hostname === '' || hostname.startsWith('[') || /^\d+(\.\d+){3}$/.test(hostname) ? null : hostname
}

/** Bytes in base64url without padding, as browsers write them; `max` characters. */
function bytes(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+$/, 'That is not base64url.')
}

const credentialId = bytes(1_366)
const clientDataJson = bytes(4_096)

/** How a browser may reach the device: `internal`, `usb`, `hybrid`, and whatever they think of next. */
const transport = z
  .string()
  .max(30)
  .regex(/^[a-z-]+$/, 'That is no way to reach a device.')

/** A new passkey as the browser made it: the parts of WebAuthn's RegistrationResponseJSON that are checked. */
export const attestation = z.strictObject({
  id: credentialId,
  clientDataJSON: clientDataJson,
  attestationObject: bytes(8_192),
  transports: z.array(transport).max(10),
})
export type Attestation = z.infer<typeof attestation>

/**
 * A challenge that a passkey signed: the parts of WebAuthn's AuthenticationResponseJSON that are checked. `userHandle`:
 * whose the passkey is, as the device remembers it.
 */
export const assertion = z.strictObject({
  id: credentialId,
  clientDataJSON: clientDataJson,
  authenticatorData: bytes(4_096),
  signature: bytes(2_048),
  userHandle: bytes(100),
})
export type Assertion = z.infer<typeof assertion>

/** What begins the making of a passkey. */
export const passkeyOptions = z.strictObject({ password: presentPassword })
export const addPasskey = z.strictObject({ name: nameText, attestation })
export const renamePasskey = z.strictObject({ passkeyId: uuid, name: nameText })
export const removePasskey = z.strictObject({ passkeyId: uuid, password: presentPassword })
export const passkeySignIn = z.strictObject({ assertion })

/** One passkey as its owner sees it. Times are ISO 8601 in UTC. */
export const passkey = z.object({
  id: uuid,
  name: z.string(),
  /** It is kept in more than one place: a lost device is no lost passkey. */
  backedUp: z.boolean(),
  createdAt: z.string(),
  /** Null until somebody signs in with it. */
  usedAt: z.string().nullable(),
})
export type Passkey = z.infer<typeof passkey>

/** WebAuthn's PublicKeyCredentialCreationOptionsJSON, as far as the server says anything. */
export const creationOptions = z.object({
  challenge: z.string(),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ type: z.literal('public-key'), alg: z.number() })),
  timeout: z.number(),
  excludeCredentials: z.array(
    z.object({ id: z.string(), type: z.literal('public-key'), transports: z.array(z.string()) }),
  ),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
})
export type CreationOptions = z.infer<typeof creationOptions>

/** WebAuthn's PublicKeyCredentialRequestOptionsJSON: names no passkey, so it is the same for everybody but for its challenge. */
export const requestOptions = z.object({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.number(),
  userVerification: z.literal('required'),
})
export type RequestOptions = z.infer<typeof requestOptions>

/** Why a passkey was refused, as the audit log has it; whoever tried is told nothing of it. */
export const passkeyRefusals = {
  challenge: 'It answered a challenge that was too old or not ours',
  signature: 'What it signed does not hold here',
  owner: 'It named another account',
  replayed: 'The same answer came twice',
  counter: 'Its counter went back, as that of a copy does',
  removed: 'It was removed at that moment',
} as const
export type PasskeyRefusal = keyof typeof passkeyRefusals
