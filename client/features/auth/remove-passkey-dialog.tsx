import { createUniqueId } from 'solid-js'
import { z } from 'zod'

import { presentPassword } from '@operagrid/shared/domain/account'
import type { Passkey } from '@operagrid/shared/domain/passkey'

import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

import './account.css'
import { createAuthForm } from './create-auth-form.ts'
import type { PasskeysState } from './create-passkeys.ts'
import { OwnPassword } from './own-password.tsx'
import { Refusal } from './refusal.tsx'

type RemovePasskeyDialogProps = {
  readonly passkey: Passkey
  readonly email: string
  readonly passkeys: PasskeysState
  readonly onClose: () => void
}

/** Asks for the password before a passkey stops working. */
export function RemovePasskeyDialog(props: RemovePasskeyDialogProps) {
  const formId = createUniqueId()
  const form = createAuthForm({
    initial: { password: '' },
    schema: z.strictObject({ password: presentPassword }),
    submit: async ({ password }) => {
      await props.passkeys.remove(props.passkey, password)
      props.onClose()
    },
    fieldOf: (error) => (error.code === 'NOT_ALLOWED' ? 'password' : undefined),
  })
  return (
    <Dialog
      open
      onOpenChange={(open) => open || props.onClose()}
      size="sm"
      title={`Remove ${props.passkey.name}?`}
      description="It opens your account no longer. Your password does, and so do your other passkeys. The device may go on offering it until you remove it there, too."
      footer={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button variant="danger" type="submit" form={formId} busy={form.busy()}>
            Remove
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
        <Refusal text={form.refusal()} />
      </form>
    </Dialog>
  )
}
