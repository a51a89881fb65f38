import { Show, type ParentProps } from 'solid-js'
import { z } from 'zod'

import { factorProof } from '@operagrid/shared/domain/factor'
import { AppError } from '@operagrid/shared/errors'

import { theSession } from '../../live/session.ts'
import { Button } from '../../ui/button.tsx'
import { AuthLayout } from './auth-layout.tsx'
import { CodeField } from './code-field.tsx'
import { createAuthForm } from './create-auth-form.ts'
import { codeSchemas, createCodeKind } from './create-code-kind.ts'
import type { SecondStepState } from './create-second-step.ts'
import { Refusal } from './refusal.tsx'

/** The form for the password, and in its place the second step once the password was right. */
export function SecondStep(props: ParentProps<{ readonly step: SecondStepState }>) {
  return (
    <Show when={props.step.ticket()} keyed fallback={props.children}>
      {(ticket) => <CodeForm ticket={ticket} step={props.step} />}
    </Show>
  )
}

function CodeForm(props: { readonly ticket: string; readonly step: SecondStepState }) {
  const kind = createCodeKind(() => form.reset())
  const form = createAuthForm({
    initial: { code: '' },
    get schema() {
      return z.object({ code: codeSchemas[kind.kind()] })
    },
    async submit({ code }) {
      try {
        const proof = factorProof.parse({ kind: kind.kind(), code })
        props.step.follow(await theSession().secondFactor({ ticket: props.ticket, proof }))
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'UNAUTHENTICATED') throw error
        props.step.back(error.message)
      }
    },
    fieldOf: (error) => (error.code === 'NOT_ALLOWED' ? 'code' : undefined),
  })
  return (
    <AuthLayout
      title="One more step"
      text={
        kind.kind() === 'totp'
          ? 'Enter the code that your authenticator app shows for OperaGrid.'
          : 'Enter one of the recovery codes that you kept. It works once.'
      }
      other={
        <button type="button" class="auth-link" onClick={() => props.step.back()}>
          Back to the password
        </button>
      }
    >
      <form class="auth-form" noValidate onSubmit={(event) => void form.send(event)}>
        <CodeField
          kind={kind.kind()}
          autofocus
          value={form.values.code}
          onChange={(value) => form.set('code', value)}
          error={form.error('code')}
        />
        <Refusal text={form.refusal()} />
        <Button type="submit" variant="primary" wide busy={form.busy()}>
          Sign in
        </Button>
      </form>
      <p class="auth-forgot">
        <button type="button" class="auth-link" onClick={() => kind.change()}>
          {kind.other()}
        </button>
      </p>
    </AuthLayout>
  )
}
