import { createResource } from 'solid-js'
import type { Accessor } from 'solid-js'
import { z } from 'zod'

import { creationOptions } from '@operagrid/shared/domain/passkey'
import type { Passkey } from '@operagrid/shared/domain/passkey'

import { ownerCall } from '../../live/identity-call.ts'
import { keepRows } from '../../live/keep-rows.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { showToast } from '../../ui/show-toast.tsx'
import { makePasskey } from './passkey-browser.ts'

export type PasskeysState = {
  /** Undefined until the first answer; the oldest first. */
  readonly list: Accessor<readonly Passkey[] | undefined>
  /** Why there is no list, in words. */
  readonly fault: Accessor<string | undefined>
  reload(): void
  /** Has this device make a passkey for whoever gives the password. `onAsked`: the password was right. */
  add(input: { readonly name: string; readonly password: string }, onAsked: () => void): Promise<void>
  rename(passkey: Passkey, name: string): Promise<void>
  remove(passkey: Passkey, password: string): Promise<void>
}

/** The passkeys of whoever is signed in. Each verb throws an AppError. */
export function createPasskeys(): PasskeysState {
  const [list, { refetch }] = createResource(() => trpc.passkey.list.query(), { storage: keepRows })
  return {
    list: () => (list.error === undefined ? list.latest : undefined),
    fault: () => (list.error === undefined ? undefined : errorOf(list.error).message),
    reload: () => void refetch(),
    async add({ name, password }, onAsked) {
      const options = await ownerCall('passkey.options', { password }, creationOptions)
      onAsked()
      const attestation = await makePasskey(options)
      await ownerCall('passkey.add', { name, attestation }, z.object({ passkeyId: z.string() }))
      showToast({ title: `The passkey “${name}” opens your account now`, tone: 'success' })
      void refetch()
    },
    async rename({ id }, name) {
      await ownerCall('passkey.rename', { passkeyId: id, name }, z.object({}))
      void refetch()
    },
    async remove({ id, name }, password) {
      await ownerCall('passkey.remove', { passkeyId: id, password }, z.object({}))
      showToast({ title: `The passkey “${name}” was removed`, tone: 'success' })
      void refetch()
    },
  }
}
