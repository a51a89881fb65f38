import { createEffect, createUniqueId, on } from 'solid-js'
import { z } from 'zod'

import { presentPassword } from '@operagrid/shared/domain/account'
import { MAX_NAME, nameText } from '@operagrid/shared/domain/text'

import { deviceName } from '../../live/device-name.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { TextField } from '../../ui/text-field.tsx'

import './account.css'
import { createAuthForm } from './create-auth-form.ts'
import type { PasskeysState } from './create-passkeys.ts'
import { OwnPassword } from './own-password.tsx'
import { dropPasskey } from './passkey-browser.ts'
import { Refusal } from './refusal.tsx'

type AddPasskeyDialogProps = {
  readonly open: boolean
  readonly email: string
  readonly passkeys: PasskeysState
  readonly onClose: () => void
}

/** Asks for the password and a name; then the browser asks for the finger, the face or the PIN. */
export function AddPasskeyDialog(props: AddPasskeyDialogProps) {
  const formId = createUniqueId()
  let known = false
  const form = createAuthForm({
    initial: { name: '', password: '' },
    schema: z.strictObject({ name: nameText, password: presentPassword }),
    submit: async (values) => {
      known = false
      await props.passkeys.add(values, () => {
        known = true
      })
      props.onClose()
    },
    fieldOf: (error) => (error.code === 'NOT_ALLOWED' && !known ? 'password' : undefined),
  })
  createEffect(
    on(
      () => props.open,
      (open) => {
        form.reset()
        if (open) form.set('name', deviceName(navigator.userAgent).label)
        else dropPasskey()
      },
      { defer: true },
    ),
  )
  return (
    <Dialog
      open={props.open}
      onOpenChange={(open) => open || props.onClose()}
      size="sm"
      title="Add a passkey"
      description="It stays on this device, or with the password manager that you choose, and opens your account alone."
      footer={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={form.busy()}>
            Continue
          </Button>
        </>
      }
    >
      <form id={formId} class="passkey-form" noValidate onSubmit={(event) => void form.send(event)}>
        <OwnPassword
          email={props.email}
          value={form.values.password}
          onChange={(value) => form.set('password', value)}
          error={form.error('password')}
        />
        <TextField
          label="Name of the passkey"
          description="How you will know it in your list."
          autocomplete="off"
          maxLength={MAX_NAME}
          value={form.values.name}
          onChange={(value) => form.set('name', value)}
          error={form.error('name')}
        />
        <Refusal text={form.refusal()} />
      </form>
    </Dialog>
  )
}
