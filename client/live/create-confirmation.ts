import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { z } from 'zod'

import { AppError } from '@operagrid/shared/errors'

import { ownerCall } from './identity-call.ts'

export type Confirmation = {
  /** True once a link was asked for here. */
  readonly sent: Accessor<boolean>
  readonly busy: Accessor<boolean>
  /** Why no link was sent, in words. */
  readonly fault: Accessor<string | undefined>
  /** Has a link mailed that confirms the account's own address; the server mails one a minute at most. */
  send(): Promise<void>
}

/** Asks for the mail that confirms the address of whoever is signed in. */
export function createConfirmation(): Confirmation {
  const [sent, setSent] = createSignal(false)
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal<string>()
  return {
    sent,
    busy,
    fault,
    async send() {
      if (busy()) return
      setBusy(true)
      setFault(undefined)
      try {
        await ownerCall('account.sendConfirmation', undefined, z.object({}))
        setSent(true)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        setFault(error.message)
      } finally {
        setBusy(false)
      }
    },
  }
}
