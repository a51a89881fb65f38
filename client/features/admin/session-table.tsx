import Monitor from 'lucide-solid/icons/monitor'
import Smartphone from 'lucide-solid/icons/smartphone'
import { For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { SessionSummary } from '@operagrid/shared/domain/session'

import { deviceName } from '../../live/device-name.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

import './admin.css'
import type { SessionsState } from './create-sessions.ts'

type SessionTableProps = {
  readonly sessions: readonly SessionSummary[]
  readonly state: SessionsState
  readonly withMember?: boolean
}

/** A table on a desktop; a card for each session on a phone. */
export function SessionTable(props: SessionTableProps) {
  return (
    <table class="admin-table">
      <thead>
        <tr>
          <th scope="col">Device</th>
          <th scope="col">Signed in</th>
          <th scope="col">Last seen</th>
          <th scope="col" class="admin-last">
            <span class="visually-hidden">Actions</span>
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.sessions}>
          {(session) => {
            const device = () => deviceName(session.device)
            return (
              <tr>
                <th scope="row">
                  <div class="admin-person">
                    <span class="admin-device" title={session.device}>
                      <Dynamic component={device().handheld ? Smartphone : Monitor} size={18} />
                    </span>
                    <div class="admin-words">
                      <span class="admin-name">
                        {props.withMember ? session.memberName : device().label}
                        <Show when={session.current}>
                          <Badge tone="success">This browser</Badge>
                        </Show>
                        <Show when={session.strong}>
                          <Badge>Second factor</Badge>
                        </Show>
                      </span>
                      <Show when={props.withMember}>
                        <span class="admin-faint">{device().label}</span>
                      </Show>
                      <Show when={session.address}>
                        <span class="admin-faint admin-address">{session.address}</span>
                      </Show>
                    </div>
                  </div>
                </th>
                <td data-label="Signed in" class="admin-faint">
                  <RelativeTime at={session.createdAt} />
                </td>
                <td data-label="Last seen" class="admin-faint">
                  <RelativeTime at={session.seenAt} />
                </td>
                <td class="admin-last">
                  <Button
                    size="sm"
                    busy={props.state.ending() === session.id}
                    aria-label={`Sign out ${props.withMember ? `${session.memberName}, ` : ''}${device().label}`}
                    onClick={() => void props.state.end(session)}
                  >
                    Sign out
                  </Button>
                </td>
              </tr>
            )
          }}
        </For>
      </tbody>
    </table>
  )
}
