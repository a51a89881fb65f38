import { createResource, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { SessionSummary } from '@operagrid/shared/domain/session'

import { deviceName } from '../../live/device-name.ts'
import { keepRows } from '../../live/keep-rows.ts'
import { theSession } from '../../live/session.ts'
import { leavePage } from '../../live/unsaved.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { confirm } from '../../ui/confirm.ts'
import { showToast } from '../../ui/show-toast.tsx'

export type SessionsState = {
  /** The viewer's own devices, this one first; undefined until the first answer. */
  readonly own: Accessor<readonly SessionSummary[] | undefined>
  /** Everybody else's, for management; the latest first. */
  readonly others: Accessor<readonly SessionSummary[]>
  readonly fault: Accessor<string | undefined>
  /** The session that is being ended. */
  readonly ending: Accessor<string | undefined>
  reload(): void
  /** Asks, then ends one session; this one by signing out. */
  end(session: SessionSummary): Promise<void>
  /** Asks, then ends all of the viewer's other sessions. */
  endOthers(): Promise<void>
}

/** Where people are signed in, and how to end it. */
export function createSessions(): SessionsState {
  const [sessions, { refetch }] = createResource(() => trpc.session.list.query(), { storage: keepRows })
  const [ending, setEnding] = createSignal<string>()
  const me = (): string | undefined => theSession().current()?.member.id
  const loaded = (): readonly SessionSummary[] | undefined =>
    sessions.error === undefined ? sessions.latest : undefined
  const own = (): readonly SessionSummary[] | undefined =>
    loaded()
      ?.filter((session) => session.memberId === me())
      .toSorted((one, other) => Number(other.current) - Number(one.current))

  async function run(endingId: string, done: string, work: () => Promise<unknown>): Promise<void> {
    setEnding(endingId)
    try {
      await work()
      showToast({ title: done, tone: 'success' })
    } catch (error) {
      showToast({ title: 'Nobody was signed out', text: errorOf(error).message, tone: 'danger' })
    } finally {
      setEnding(undefined)
      void refetch()
    }
  }

  return {
    own,
    others: () => loaded()?.filter((session) => session.memberId !== me()) ?? [],
    fault: () => (sessions.error === undefined ? undefined : errorOf(sessions.error).message),
    ending,
    reload: () => void refetch(),
    async end(session) {
      const { label } = deviceName(session.device)
      const owner = session.memberId === me() ? 'your' : `${session.memberName}'s`
      const sure = await confirm({
        title: session.current ? 'Sign out here?' : `Sign out ${owner} ${label}?`,
        text: session.current
          ? 'You need your password to come back.'
          : 'It loses access within two seconds and needs the password to come back.',
        confirmLabel: 'Sign out',
        tone: 'danger',
      })
      if (!sure) return
      if (!session.current) {
        await run(session.id, `${label} was signed out`, () => trpc.session.revoke.mutate({ sessionId: session.id }))
        return
      }
      try {
        await leavePage('/sign-in', () => theSession().signOut())
      } catch (error) {
        showToast({ title: 'You are still signed in', text: errorOf(error).message, tone: 'danger' })
      }
    },
    async endOthers() {
      const list = own()?.filter((session) => !session.current) ?? []
      const sure = await confirm({
        title: list.length === 1 ? 'Sign out your other device?' : `Sign out your ${list.length} other devices?`,
        text: 'Only this browser stays signed in.',
        confirmLabel: 'Sign out',
        tone: 'danger',
      })
      const memberId = me()
      if (!sure || memberId === undefined) return
      await run(memberId, 'Only this browser is signed in now', () => trpc.session.revokeAll.mutate({ memberId }))
    },
  }
}
