import { browserSupportsWebAuthnAutofill } from '@simplewebauthn/browser'
import { createSignal, onCleanup, onMount } from 'solid-js'
import type { Accessor } from 'solid-js'

import { PASSKEY_CHALLENGE_S, requestOptions } from '@operagrid/shared/domain/passkey'
import { AppError } from '@operagrid/shared/errors'

import { identityCall } from '../../live/identity-call.ts'
import { theSession } from '../../live/session.ts'
import { dropPasskey, missingPasskeys, PasskeyDropped, signWithPasskey } from './passkey-browser.ts'
import type { Missing } from './passkey-browser.ts'

export type PasskeySignIn = {
  /** Why there is none on this page. */
  readonly missing: Missing
  readonly busy: Accessor<boolean>
  /** Why nobody is signed in, in words. */
  readonly fault: Accessor<string | undefined>
  /** Asks the device now. */
  start(): Promise<void>
}

/** What is offered is asked for anew before its challenge is too old. */
const RENEW_MS = (PASSKEY_CHALLENGE_S - 60) * 1_000

/**
 * Signs in with a passkey: at once by `start`, or, where the browser can, whenever one is chosen among what it suggests
 * in the field for the e-mail. Ends with its owner.
 */
export function createPasskeySignIn(): PasskeySignIn {
  const missing = missingPasskeys()
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<string>()
  let renewal: ReturnType<typeof setTimeout> | undefined
  let left = false

  async function sign(offered: boolean): Promise<void> {
    const options = await identityCall('auth.passkeyOptions', undefined, requestOptions)
    // Meanwhile the page was left, or the button pressed.
    if (left || (offered && busy())) throw new PasskeyDropped()
    if (offered) renewal = setTimeout(() => void offer(), RENEW_MS)
    const assertion = await signWithPasskey(options, { offered })
    clearTimeout(renewal)
    setBusy(true)
    await theSession().signInWithPasskey(assertion)
  }

  /** Silent until a passkey is chosen and refused: nobody has asked for anything. */
  async function offer(): Promise<void> {
    if (missing !== undefined || left || busy() || !(await browserSupportsWebAuthnAutofill())) return
    try {
      await sign(true)
    } catch (error) {
      if (!busy() || !(error instanceof AppError)) return
      setBusy(false)
      setFault(error.message)
      void offer()
    }
  }

  onMount(() => void offer())
  onCleanup(() => {
    left = true
    clearTimeout(renewal)
    dropPasskey()
  })

  return {
    missing,
    busy,
    fault,
    async start() {
      if (busy()) return
      setBusy(true)
      setFault(undefined)
      clearTimeout(renewal)
      try {
        await sign(false)
      } catch (error) {
        if (error instanceof AppError) setFault(error.message)
        else if (!(error instanceof PasskeyDropped)) throw error
      } finally {
        setBusy(false)
        if (theSession().current() === null) void offer()
      }
    },
  }
}
