import { useLocation } from '@solidjs/router'
import Bell from 'lucide-solid/icons/bell'
import BellOff from 'lucide-solid/icons/bell-off'
import { For, Match, Show, Switch } from 'solid-js'

import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Popover } from '../../ui/popover.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { createNotifications } from './create-notifications.ts'
import { NotificationEntry } from './notification-entry.tsx'
import { placeOf } from './notification-words.ts'

import './notification-bell.css'

type NotificationBellProps = {
  readonly slug: string
  /** Whether records are shown in grids; otherwise as reports. */
  readonly readsGrids: boolean
}

/** In the bar: how much there is to be read, and what. */
export function NotificationBell(props: NotificationBellProps) {
  const location = useLocation()
  const notices = createNotifications()
  const label = () => (notices.unread() === 0 ? 'Notifications' : `Notifications, ${notices.unread()} unread`)
  const at = () => new URL(location.pathname + location.search, window.location.origin)
  /** Up and down between the lines, as in any list. */
  const move = (event: KeyboardEvent & { readonly currentTarget: HTMLElement }): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    const lines = [...event.currentTarget.querySelectorAll<HTMLElement>('a')]
    const here = lines.findIndex((line) => line.parentElement?.contains(document.activeElement) === true)
    const next = lines[here + (event.key === 'ArrowDown' ? 1 : -1)]
    event.preventDefault()
    next?.focus()
  }
  return (
    <Popover
      title="Notifications"
      hideTitle
      placement="bottom-end"
      open={notices.open()}
      onOpenChange={notices.setOpen}
      trigger={(trigger) => (
        <span class="bell">
          <IconButton {...trigger} label={label()} icon={Bell} tooltipPlacement="left" />
          <Show when={notices.unread() > 0}>
            <span class="bell-count" aria-hidden="true">
              {notices.unread() > 99 ? '99+' : notices.unread()}
            </span>
          </Show>
          <span class="visually-hidden" role="status">
            {notices.unread() === 0 ? '' : `${notices.unread()} unread notifications`}
          </span>
        </span>
      )}
    >
      <div class="notices">
        <div class="notices-head">
          <span class="notices-title" aria-hidden="true">
            Notifications
          </span>
          <Button size="sm" variant="ghost" disabled={notices.unread() === 0} onClick={() => notices.read('all')}>
            Mark all as read
          </Button>
        </div>
        <Switch>
          <Match when={notices.fault()}>
            {(fault) => <ErrorState title="They could not be read" text={fault()} onRetry={notices.retry} />}
          </Match>
          <Match when={notices.list() === undefined}>
            <div class="notices-waiting" aria-busy="true">
              <For each={[0, 1, 2]}>{() => <Skeleton height="3.25rem" />}</For>
            </div>
          </Match>
          <Match when={notices.list()?.length === 0}>
            <EmptyState
              icon={BellOff}
              title="Nothing here"
              text="You are told when someone mentions you, gives you a record, or comments on one of yours."
            />
          </Match>
          <Match when={true}>
            <ul class="notices-list" aria-label="Notifications" onKeyDown={move}>
              <For each={notices.list()}>
                {(notification) => (
                  <NotificationEntry
                    notification={notification}
                    href={placeOf(notification, { slug: props.slug, readsGrids: props.readsGrids, at: at() })}
                    onOpen={() => {
                      if (!notification.read) notices.read([notification.id])
                      notices.setOpen(false)
                    }}
                    onRead={() => notices.read([notification.id])}
                  />
                )}
              </For>
            </ul>
          </Match>
        </Switch>
      </div>
    </Popover>
  )
}
