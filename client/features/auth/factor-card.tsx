import { createResource, createSignal, Match, Show, Switch } from 'solid-js'

import { theSession, useSession } from '../../live/session.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { Badge } from '../../ui/badge.tsx'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { formatDay } from '../../ui/format-time.ts'
import { showToast } from '../../ui/show-toast.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { ChangeFactorDialog } from './change-factor-dialog.tsx'
import type { FactorChange } from './change-factor-dialog.tsx'
import { RecoveryCodeList } from './recovery-code-list.tsx'
import { SetUpFactor } from './set-up-factor.tsx'

import './account.css'
import './factor.css'

/** This many recovery codes left are few. */
const FEW = 3

/** Whether signing in takes a second step, and how that is changed. */
export function FactorCard() {
  const session = useSession()
  const [factor, { refetch }] = createResource(() => trpc.factor.state.query())
  const [settingUp, setSettingUp] = createSignal(false)
  const [change, setChange] = createSignal<FactorChange>()
  const [codes, setCodes] = createSignal<readonly string[]>()
  const state = () => (factor.error === undefined ? factor.latest : undefined)
  const done = (): void => {
    setSettingUp(false)
    setCodes(undefined)
    void refetch()
  }
  const removed = async (): Promise<void> => {
    showToast({ title: 'Your second factor is off', tone: 'success' })
    await refetch()
    // Where the workspace asks for one, the session is not enough from now on, and says so.
    await theSession().restore()
  }
  return (
    <Card
      title="Second factor"
      description="A code of your phone beside the password: who only has the password does not get in."
      actions={
        <Show when={state()}>
          {(known) => (
            <Badge tone={known().totpSince === null ? 'neutral' : 'success'}>
              {known().totpSince === null ? 'Off' : 'On'}
            </Badge>
          )}
        </Show>
      }
    >
      <Switch fallback={<Skeleton lines={2} />}>
        <Match when={factor.error !== undefined}>
          <ErrorState text={errorOf(factor.error).message} onRetry={() => void refetch()} />
        </Match>
        <Match when={codes()}>{(fresh) => <RecoveryCodeList renewed codes={fresh()} onDone={done} />}</Match>
        <Match when={settingUp()}>
          <SetUpFactor email={session()?.account.email ?? ''} onDone={done} onCancel={() => setSettingUp(false)} />
        </Match>
        <Match when={state()?.totpSince === null}>
          <p class="factor-text">You need an authenticator app. Setting it up signs you out everywhere else.</p>
          <Button variant="primary" onClick={() => setSettingUp(true)}>
            Set it up
          </Button>
        </Match>
        <Match when={state()}>
          {(known) => (
            <>
              <dl class="account-facts factor-facts">
                <dt>App</dt>
                <dd>Since {formatDay(new Date(known().totpSince ?? 0), new Date())}</dd>
                <dt>Recovery</dt>
                <dd>{leftWords(known().recoveryLeft)}</dd>
              </dl>
              <Show when={known().recoveryLeft <= FEW}>
                <div class="factor-notice">
                  <Banner tone="warning">Make new recovery codes before you need the last one.</Banner>
                </div>
              </Show>
              <div class="factor-acts">
                <Button onClick={() => setChange('renew')}>New recovery codes</Button>
                <Button variant="ghost" onClick={() => setChange('remove')}>
                  Turn it off
                </Button>
              </div>
            </>
          )}
        </Match>
      </Switch>
      <ChangeFactorDialog
        change={change()}
        email={session()?.account.email ?? ''}
        onClose={() => setChange(undefined)}
        onRenewed={setCodes}
        onRemoved={() => void removed()}
      />
    </Card>
  )
}

function leftWords(left: number): string {
  if (left === 0) return 'No recovery codes are left'
  return left === 1 ? '1 recovery code is left' : `${left} recovery codes are left`
}
