import {
  browserSupportsWebAuthn,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser'

import { noPasskeyHere, passkeyHost } from '@operagrid/shared/domain/passkey'
import type { Assertion, Attestation, CreationOptions, RequestOptions } from '@operagrid/shared/domain/passkey'
import { AppError } from '@operagrid/shared/errors'

/** Why there can be no passkey on this page, in a sentence; undefined where there can. */
export type Missing = { readonly reason: 'address' | 'browser'; readonly text: string } | undefined

export function missingPasskeys(): Missing {
  if (passkeyHost(location.hostname) === null) return { reason: 'address', text: noPasskeyHere }
  if (!isSecureContext)
    return { reason: 'address', text: 'Passkeys need a secure connection. Open OperaGrid by https to use them.' }
  if (!browserSupportsWebAuthn())
    return { reason: 'browser', text: 'This browser has no passkeys. Use a newer one to sign in without a password.' }
  return undefined
}

/** Has the device make a passkey. @throws AppError with what went wrong, for people */
export async function makePasskey(options: CreationOptions): Promise<Attestation> {
  try {
    const { id, response } = await startRegistration({ optionsJSON: options })
    const { clientDataJSON, attestationObject, transports = [] } = response
    return { id, clientDataJSON, attestationObject, transports }
  } catch (error) {
    throw inWords(error, options.rp.id)
  }
}

/**
 * Has a device sign in its owner. `offered`: among the suggestions of a field that is marked with `webauthn`, for as long
 * as nobody chooses it.
 *
 * @throws AppError with what went wrong, for people; PasskeyDropped when another try took its place or the page was left
 */
export async function signWithPasskey(
  options: RequestOptions,
  { offered }: { readonly offered: boolean },
): Promise<Assertion> {
  try {
    const { id, response } = await startAuthentication({ optionsJSON: options, useBrowserAutofill: offered })
    const { clientDataJSON, authenticatorData, signature, userHandle } = response
    if (userHandle === undefined) throw new AppError('UNAVAILABLE', 'This is no passkey, but a second factor alone.')
    return { id, clientDataJSON, authenticatorData, signature, userHandle }
  } catch (error) {
    throw inWords(error, options.rpId)
  }
}

/** Nobody waits for the device any more. */
export function dropPasskey(): void {
  WebAuthnAbortService.cancelCeremony()
}

/** The device was asked by nobody any more: no fault, and nothing to say. */
export class PasskeyDropped extends Error {}

function inWords(error: unknown, host: string): Error {
  if (error instanceof AppError) return error
  const code = error instanceof WebAuthnError ? error.code : undefined
  const say = (text: string): AppError => new AppError('UNAVAILABLE', text, { cause: error })
  switch (code) {
    case 'ERROR_CEREMONY_ABORTED':
      return new PasskeyDropped()
    case 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED':
      return say('This device has a passkey for your account already.')
    case 'ERROR_INVALID_DOMAIN':
    case 'ERROR_INVALID_RP_ID':
      return say(`Passkeys belong to ${host} here. Open OperaGrid by that name to use them.`)
    case 'ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT':
    case 'ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT':
      return say('This device cannot keep a passkey, or has no fingerprint, face or PIN to know you by.')
    default:
      return say('No passkey was used: nothing was chosen, or the device did not know you. Try again.')
  }
}
