import KeyRound from 'lucide-solid/icons/key-round'
import Pencil from 'lucide-solid/icons/pencil'
import Trash from 'lucide-solid/icons/trash'
import { For, Show } from 'solid-js'

import type { Passkey } from '@operagrid/shared/domain/passkey'

import { Badge } from '../../ui/badge.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'

import './account.css'

type PasskeyListProps = {
  readonly passkeys: readonly Passkey[]
  readonly onRename: (passkey: Passkey) => void
  readonly onRemove: (passkey: Passkey) => void
}

export function PasskeyList(props: PasskeyListProps) {
  return (
    <ul class="passkey-list" aria-label="Your passkeys">
      <For each={props.passkeys}>
        {(passkey) => (
          <li class="passkey">
            <span class="passkey-icon">
              <KeyRound size={18} />
            </span>
            <div class="passkey-words">
              <span class="passkey-name">
                <span>{passkey.name}</span>
                <Show when={passkey.backedUp}>
                  <Badge>On several devices</Badge>
                </Show>
              </span>
              <span class="passkey-times">
                <span>
                  Added <RelativeTime at={passkey.createdAt} />
                </span>
                <Show when={passkey.usedAt} fallback={<span>Not used yet</span>}>
                  {(usedAt) => (
                    <span>
                      Last used <RelativeTime at={usedAt()} />
                    </span>
                  )}
                </Show>
              </span>
            </div>
            <IconButton label={`Rename ${passkey.name}`} icon={Pencil} onClick={() => props.onRename(passkey)} />
            <IconButton label={`Remove ${passkey.name}`} icon={Trash} onClick={() => props.onRemove(passkey)} />
          </li>
        )}
      </For>
    </ul>
  )
}
