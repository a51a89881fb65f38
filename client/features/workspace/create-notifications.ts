import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Notification, NotificationEvent } from '@operagrid/shared/domain/notification'

import { keepOpen } from '../../live/keep-open.ts'
import { errorOf, trpc } from '../../trpc.ts'

export type Notifications = {
  /** How many were not read, live. */
  readonly unread: Accessor<number>
  readonly open: Accessor<boolean>
  readonly setOpen: (open: boolean) => void
  /** The newest first; undefined until they are read, which begins when the list is opened. */
  readonly list: Accessor<readonly Notification[] | undefined>
  /** Why they could not be read. */
  readonly fault: Accessor<string | undefined>
  readonly retry: () => void
  readonly read: (ids: readonly string[] | 'all') => void
}

/** What the member is told of. While the list is open it is read again whenever it may be another one. */
export function createNotifications(): Notifications {
  const [unread, setUnread] = createSignal(0)
  const [open, setOpen] = createSignal(false)
  const [list, setList] = createSignal<readonly Notification[]>()
  const [fault, setFault] = createSignal<string>()
  /** Counts questions: only the last one's answer is taken. */
  let asked = 0

  keepOpen<NotificationEvent>({
    subscribe: (hearing) => trpc.live.notifications.subscribe(undefined, hearing),
    onData({ unread: count }) {
      setUnread(count)
      if (open()) void load()
    },
    onBreak: () => false,
  })
  onCleanup(() => (asked += 1))

  async function load(): Promise<void> {
    const mine = (asked += 1)
    setFault(undefined)
    try {
      const told = await trpc.notification.list.query()
      if (mine === asked) setList(told)
    } catch (error) {
      if (mine === asked) setFault(errorOf(error).message)
    }
  }
  createEffect(
    on(open, (isOpen) => {
      // What was to be seen then is perhaps not theirs to see any more.
      setList(undefined)
      if (isOpen) void load()
    }),
  )

  return {
    unread,
    open,
    setOpen,
    list,
    fault,
    retry: () => void load(),
    read(ids) {
      const isMeant = (id: string): boolean => ids === 'all' || ids.includes(id)
      setList((told) => told?.map((one) => (isMeant(one.id) ? { ...one, read: true } : one)))
      // Should it fail, the next word of the server says how it stands.
      trpc.notification.read.mutate({ ids: ids === 'all' ? 'all' : [...ids] }).catch(() => open() && void load())
    },
  }
}
