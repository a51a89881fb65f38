import { A } from '@solidjs/router'
import { createSignal, Match, Show, Switch } from 'solid-js'

import { useSession } from '../../live/session.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { Switch as Toggle } from '../../ui/switch.tsx'

import './admin.css'
import { createRequirement } from './create-requirement.ts'

/** How members sign in: with a password, or with a second factor as well. For management. */
export function RequirementCard() {
  const state = createRequirement()
  const session = useSession()
  /** What the switch was put to, until it is answered: it goes back where the answer is no. */
  const [wanted, setWanted] = createSignal<boolean>()
  const set = async (required: boolean): Promise<void> => {
    setWanted(required)
    await state.set(required)
    setWanted(undefined)
  }
  return (
    <Card title="Signing in">
      <Switch fallback={<Skeleton lines={2} />}>
        <Match when={state.fault()}>{(text) => <ErrorState text={text()} onRetry={() => state.reload()} />}</Match>
        <Match when={state.settings()}>
          {(settings) => (
            <>
              <Toggle
                label="Ask everybody for a second factor"
                description={
                  settings().factorRequired
                    ? 'Whoever has none sets one up before anything else.'
                    : 'Besides the password, a code of their phone. Whoever has none is led to set one up.'
                }
                checked={wanted() ?? settings().factorRequired}
                disabled={state.busy() || (!settings().factorRequired && !settings().strong)}
                onChange={(required) => void set(required)}
              />
              <p class="admin-note">
                {settings().withFactor} of {settings().members}{' '}
                {settings().members === 1 ? 'member has' : 'members have'} a second factor.
                <Show when={!settings().strong}>
                  {' '}
                  To ask for one, <A href={`/w/${session()?.tenant.slug ?? ''}/account`}>set up your own</A> first.
                </Show>
              </p>
            </>
          )}
        </Match>
      </Switch>
    </Card>
  )
}
