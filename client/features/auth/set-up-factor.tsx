import Check from 'lucide-solid/icons/check'
import Copy from 'lucide-solid/icons/copy'
import { createSignal, Match, Switch } from 'solid-js'

import { beginFactor, begunFactor, confirmFactor, inGroups, recoveryCodes } from '@operagrid/shared/domain/factor'
import type { BegunFactor } from '@operagrid/shared/domain/factor'

import { ownerCall } from '../../live/identity-call.ts'
import { Button } from '../../ui/button.tsx'
import { QrCode } from '../../ui/qr-code.tsx'
import { CodeField } from './code-field.tsx'
import { createAuthForm } from './create-auth-form.ts'
import { createCopy } from './create-copy.ts'
import { OwnPassword } from './own-password.tsx'
import { RecoveryCodeList } from './recovery-code-list.tsx'
import { Refusal } from './refusal.tsx'

import './factor.css'

type SetUpFactorProps = {
  readonly email: string
  /** It is set up; the recovery codes are being shown, this one time. */
  readonly onAdded?: () => void
  /** They are kept. */
  readonly onDone: () => void
  readonly onCancel?: () => void
}

/** Password, then the app's secret and its first code, then the recovery codes. */
export function SetUpFactor(props: SetUpFactorProps) {
  const [begun, setBegun] = createSignal<BegunFactor>()
  const [codes, setCodes] = createSignal<readonly string[]>()
  return (
    <div class="factor-steps">
      <Switch fallback={<PasswordStep email={props.email} onBegun={setBegun} onCancel={props.onCancel} />}>
        <Match when={codes()}>{(kept) => <RecoveryCodeList codes={kept()} onDone={() => props.onDone()} />}</Match>
        <Match when={begun()}>
          {(secret) => (
            <AppStep
              begun={secret()}
              onCancel={props.onCancel}
              onAdded={(handedOut) => {
                setCodes(handedOut)
                props.onAdded?.()
              }}
            />
          )}
        </Match>
      </Switch>
    </div>
  )
}

function PasswordStep(props: {
  readonly email: string
  readonly onBegun: (begun: BegunFactor) => void
  readonly onCancel: (() => void) | undefined
}) {
  const form = createAuthForm({
    initial: { password: '' },
    schema: beginFactor,
    submit: async (values) => props.onBegun(await ownerCall('factor.begin', values, begunFactor)),
    fieldOf: (error) => (error.code === 'NOT_ALLOWED' ? 'password' : undefined),
  })
  return (
    <form class="factor-form" noValidate onSubmit={(event) => void form.send(event)}>
      <OwnPassword
        email={props.email}
        value={form.values.password}
        onChange={(value) => form.set('password', value)}
        error={form.error('password')}
      />
      <Refusal text={form.refusal()} />
      <Acts busy={form.busy()} label="Continue" onCancel={props.onCancel} />
    </form>
  )
}

function AppStep(props: {
  readonly begun: BegunFactor
  readonly onAdded: (codes: readonly string[]) => void
  readonly onCancel: (() => void) | undefined
}) {
  const { copied, copy } = createCopy()
  const form = createAuthForm({
    initial: { code: '' },
    schema: confirmFactor,
    submit: async (values) => props.onAdded((await ownerCall('factor.confirm', values, recoveryCodes)).codes),
    fieldOf: (error) => (error.code === 'NOT_ALLOWED' ? 'code' : undefined),
  })
  return (
    <form class="factor-form factor-form-wide" noValidate onSubmit={(event) => void form.send(event)}>
      <div class="factor-secret">
        <QrCode text={props.begun.uri} label="QR code for your authenticator app" />
        <div class="factor-secret-words">
          <p>Scan this with an authenticator app on your phone, such as the one that keeps your other codes.</p>
          <p class="factor-here">
            <a href={props.begun.uri}>Open in an app on this device</a>
          </p>
          <dl class="factor-key">
            <dt>Or type this key: time-based, six digits</dt>
            <dd>{inGroups(props.begun.secret)}</dd>
          </dl>
          <Button
            size="sm"
            icon={copied() ? Check : Copy}
            class="factor-copy"
            onClick={() => void copy(props.begun.secret)}
          >
            {copied() ? 'Copied' : 'Copy the key'}
          </Button>
        </div>
      </div>
      <CodeField
        kind="totp"
        autofocus={hasKeyboard()}
        value={form.values.code}
        onChange={(value) => form.set('code', value)}
        error={form.error('code')}
      />
      <Refusal text={form.refusal()} />
      <Acts busy={form.busy()} label="Turn it on" onCancel={props.onCancel} />
    </form>
  )
}

function Acts(props: { readonly busy: boolean; readonly label: string; readonly onCancel: (() => void) | undefined }) {
  return (
    <div class="factor-acts">
      <Button type="submit" variant="primary" busy={props.busy}>
        {props.label}
      </Button>
      {props.onCancel && (
        <Button variant="ghost" onClick={() => props.onCancel?.()}>
          Cancel
        </Button>
      )}
    </div>
  )
}

/** On a phone the focus would bring up its keys, over the code that is to be scanned or the link to the app. */
function hasKeyboard(): boolean {
  return matchMedia('(pointer: fine)').matches
}
