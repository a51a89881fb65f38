import MonitorSmartphone from 'lucide-solid/icons/monitor-smartphone'
import { Match, Show, Switch } from 'solid-js'

import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'

import './admin.css'
import { createSessions } from './create-sessions.ts'
import { SessionTable } from './session-table.tsx'

/** Where the viewer is signed in; for management, where everybody is. */
export function SessionsPage() {
  const state = createSessions()
  return (
    <>
      <PageHeader title="Sessions" icon={MonitorSmartphone} />
      <div class="admin-page">
        <Switch
          fallback={
            <Card title="Your devices">
              <Skeleton lines={3} />
            </Card>
          }
        >
          <Match when={state.fault()}>{(text) => <ErrorState text={text()} onRetry={() => state.reload()} />}</Match>
          <Match when={state.own()}>
            {(own) => (
              <>
                <Card
                  title="Your devices"
                  description="Signed in to this workspace as you."
                  flush
                  actions={
                    <Show when={own().length > 1}>
                      <Button size="sm" onClick={() => void state.endOthers()}>
                        Sign out the others
                      </Button>
                    </Show>
                  }
                >
                  <SessionTable sessions={own()} state={state} />
                </Card>
                <Show when={state.others().length > 0}>
                  <Card
                    title="Everybody else"
                    description="Management sees and ends every session of the workspace."
                    flush
                  >
                    <SessionTable sessions={state.others()} state={state} withMember />
                  </Card>
                </Show>
              </>
            )}
          </Match>
        </Switch>
      </div>
    </>
  )
}
