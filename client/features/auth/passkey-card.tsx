import Plus from 'lucide-solid/icons/plus'
import { createSignal, Match, Show, Switch } from 'solid-js'

import { MAX_PASSKEYS } from '@operagrid/shared/domain/passkey'
import type { Passkey } from '@operagrid/shared/domain/passkey'

import { faultOf } from '../../live/fault-of.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { NameDialog } from '../../ui/name-dialog.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

import './account.css'
import { AddPasskeyDialog } from './add-passkey-dialog.tsx'
import { createPasskeys } from './create-passkeys.ts'
import { missingPasskeys } from './passkey-browser.ts'
import { PasskeyList } from './passkey-list.tsx'
import { RemovePasskeyDialog } from './remove-passkey-dialog.tsx'

/** What somebody signs in with instead of the password. */
export function PasskeyCard(props: { readonly email: string }) {
  const passkeys = createPasskeys()
  const missing = missingPasskeys()
  const [adding, setAdding] = createSignal(false)
  const [renaming, setRenaming] = createSignal<Passkey>()
  const [removing, setRemoving] = createSignal<Passkey>()
  const count = () => passkeys.list()?.length ?? 0
  return (
    <Card
      title="Passkeys"
      description="Sign in with your fingerprint, face or PIN, instead of the password."
      flush={count() > 0}
      actions={
        <Show when={missing === undefined && passkeys.list() !== undefined && count() < MAX_PASSKEYS}>
          <Button icon={Plus} onClick={() => setAdding(true)}>
            Add a passkey
          </Button>
        </Show>
      }
      footer={
        count() >= MAX_PASSKEYS ? (
          <p>These are as many as an account can have. Remove one that you no longer use.</p>
        ) : undefined
      }
    >
      <Switch fallback={<Skeleton lines={2} />}>
        <Match when={passkeys.fault()}>
          {(fault) => <ErrorState text={fault()} onRetry={() => passkeys.reload()} />}
        </Match>
        <Match when={count() > 0 && passkeys.list()}>
          {(list) => <PasskeyList passkeys={list()} onRename={setRenaming} onRemove={setRemoving} />}
        </Match>
        <Match when={passkeys.list()}>
          <p class="passkey-note">
            {missing?.text ?? 'You have none yet. Add one on each device that you use, or one that your devices share.'}
          </p>
        </Match>
      </Switch>
      <Show when={missing !== undefined && count() > 0}>
        <p class="passkey-note passkey-note-below">{missing?.text}</p>
      </Show>
      <AddPasskeyDialog open={adding()} email={props.email} passkeys={passkeys} onClose={() => setAdding(false)} />
      <NameDialog
        open={renaming() !== undefined}
        title="Rename the passkey"
        name={renaming()?.name ?? ''}
        submitLabel="Rename"
        onClose={() => setRenaming(undefined)}
        onSubmit={(name) =>
          faultOf(async () => {
            const passkey = renaming()
            if (passkey !== undefined) await passkeys.rename(passkey, name)
          })
        }
      />
      <Show when={removing()} keyed>
        {(passkey) => (
          <RemovePasskeyDialog
            passkey={passkey}
            email={props.email}
            passkeys={passkeys}
            onClose={() => setRemoving(undefined)}
          />
        )}
      </Show>
    </Card>
  )
}
