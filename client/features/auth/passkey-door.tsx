import KeyRound from 'lucide-solid/icons/key-round'
import { Match, Switch } from 'solid-js'

import { Button } from '../../ui/button.tsx'

import './auth.css'
import { createPasskeySignIn } from './create-passkey-sign-in.ts'
import { Refusal } from './refusal.tsx'

/** The way in without a password, below the form; where the address is in its way it says so. */
export function PasskeyDoor() {
  const passkey = createPasskeySignIn()
  return (
    <Switch>
      <Match when={passkey.missing === undefined}>
        <div class="passkey-door">
          <Button wide icon={KeyRound} busy={passkey.busy()} onClick={() => void passkey.start()}>
            Sign in with a passkey
          </Button>
          <Refusal text={passkey.fault()} />
        </div>
      </Match>
      <Match when={passkey.missing?.reason === 'address'}>
        <p class="passkey-none">{passkey.missing?.text}</p>
      </Match>
    </Switch>
  )
}
