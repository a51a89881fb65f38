import { createEffect, createSignal, createUniqueId, Show } from 'solid-js'
import { z } from 'zod'

import { changeFactor, factorProof, recoveryCodes } from '@operagrid/shared/domain/factor'

import { ownerCall } from '../../live/identity-call.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { CodeField } from './code-field.tsx'
import { createAuthForm } from './create-auth-form.ts'
import { codeSchemas, createCodeKind } from './create-code-kind.ts'
import { OwnPassword } from './own-password.tsx'
import { Refusal } from './refusal.tsx'

import './factor.css'

/** `renew`: other recovery codes; `remove`: no second factor any more. */
export type FactorChange = 'renew' | 'remove'

type ChangeFactorDialogProps = {
  /** What is to be done; undefined: the dialog is closed. */
  readonly change: FactorChange | undefined
  readonly email: string
  readonly onClose: () => void
  readonly onRenewed: (codes: readonly string[]) => void
  readonly onRemoved: () => void
}

const words = {
  renew: {
    title: 'New recovery codes',
    text: 'The codes that you have stop working.',
    label: 'Make new codes',
  },
  remove: {
    title: 'Turn the second factor off?',
    text: 'From then on your password alone opens your account. The recovery codes stop working.',
    label: 'Turn it off',
  },
} as const

/** Asks for the password and a code: neither alone may change the second factor. */
export function ChangeFactorDialog(props: ChangeFactorDialogProps) {
  const formId = createUniqueId()
  const [busy, setBusy] = createSignal(false)
  const change = () => props.change ?? 'renew'
  return (
    <Dialog
      open={props.change !== undefined}
      onOpenChange={(open) => open || props.onClose()}
      size="sm"
      title={words[change()].title}
      description={words[change()].text}
      footer={
        <>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button type="submit" form={formId} busy={busy()} variant={change() === 'remove' ? 'danger' : 'primary'}>
            {words[change()].label}
          </Button>
        </>
      }
    >
      <Show when={props.change} keyed>
        {(what) => <ChangeForm id={formId} what={what} dialog={props} onBusy={setBusy} />}
      </Show>
    </Dialog>
  )
}

function ChangeForm(props: {
  readonly id: string
  readonly what: FactorChange
  readonly dialog: ChangeFactorDialogProps
  readonly onBusy: (busy: boolean) => void
}) {
  const kind = createCodeKind(() => form.set('code', ''))
  const form = createAuthForm({
    initial: { password: '', code: '' },
    get schema() {
      return z.object({ password: changeFactor.shape.password, code: codeSchemas[kind.kind()] })
    },
    async submit({ password, code }) {
      const input = { password, proof: factorProof.parse({ kind: kind.kind(), code }) }
      if (props.what === 'renew') {
        const { codes } = await ownerCall('factor.renewCodes', input, recoveryCodes)
        props.dialog.onRenewed(codes)
      } else {
        await ownerCall('factor.remove', input, z.object({}))
        props.dialog.onRemoved()
      }
      props.dialog.onClose()
    },
    fieldOf: (error) =>
      error.code !== 'NOT_ALLOWED' ? undefined : error.message.includes('password') ? 'password' : 'code',
  })
  createEffect(() => props.onBusy(form.busy()))
  return (
    <form id={props.id} class="factor-form" noValidate onSubmit={(event) => void form.send(event)}>
      <OwnPassword
        email={props.dialog.email}
        value={form.values.password}
        onChange={(value) => form.set('password', value)}
        error={form.error('password')}
      />
      <CodeField
        kind={kind.kind()}
        value={form.values.code}
        onChange={(value) => form.set('code', value)}
        error={form.error('code')}
      />
      <div>
        <button type="button" class="auth-link" onClick={() => kind.change()}>
          {kind.other()}
        </button>
      </div>
      <Refusal text={form.refusal()} />
    </form>
  )
}
