import { A } from '@solidjs/router'
import Check from 'lucide-solid/icons/check'
import { Show } from 'solid-js'

import type { Notification } from '@operagrid/shared/domain/notification'

import { IconButton } from '../../ui/icon-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { deedOf } from './notification-words.ts'

type NotificationEntryProps = {
  readonly notification: Notification
  readonly href: string
  readonly onOpen: () => void
  readonly onRead: () => void
}

/** One line of what a member is told: who did what, where, and when. */
export function NotificationEntry(props: NotificationEntryProps) {
  const told = () => props.notification
  return (
    <li class="notice" classList={{ 'notice-unread': !told().read }}>
      <A class="notice-link" href={props.href} noScroll onClick={() => props.onOpen()}>
        <span class="notice-deed">
          <Show when={!told().read}>
            <span class="visually-hidden">Unread: </span>
          </Show>
          {deedOf(told())}{' '}
          <strong>
            record {told().record.number} of {told().grid.name}
          </strong>
        </span>
        <Show when={told().excerpt}>{(excerpt) => <span class="notice-excerpt">{excerpt()}</span>}</Show>
        <span class="notice-time">
          <RelativeTime at={told().at} />
        </span>
      </A>
      <Show when={!told().read}>
        <IconButton
          label="Mark as read"
          icon={Check}
          size="sm"
          class="notice-read"
          tooltipPlacement="left"
          onClick={() => props.onRead()}
        />
      </Show>
    </li>
  )
}
