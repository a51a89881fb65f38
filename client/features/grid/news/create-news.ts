import { createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { News, RecordNews } from '@operagrid/shared/domain/news'
import { MAX_NEWS } from '@operagrid/shared/domain/news'

import { useConnection } from '../../../live/connection.ts'
import { trpc } from '../../../trpc.ts'
import { createAttention } from './create-attention.ts'

/** How often what was looked at is remembered on the server, in ms: a browser that is killed says nothing more. */
const REMEMBER_MS = 60_000

export type NewsState = {
  /** What others changed while this member looked elsewhere; undefined when there is nothing, or it is not known yet. */
  readonly news: Accessor<News | undefined>
  /** The same of one record. Reactive. */
  readonly of: (recordId: string) => RecordNews | undefined
  /** Everything has been looked at. */
  readonly markSeen: () => void
}

type NewsOptions = {
  readonly gridId: string
  /** The version that is on screen; 0 until there is one. Not reactive. */
  readonly head: () => number
  /** Turns true when the grid is on screen. */
  readonly shown: Accessor<boolean>
}

/**
 * News of a grid for whoever comes back to it. While somebody looks, and has no news left, what is on screen is what
 * they have seen, up to when they last touched it; the server is told so when they turn away.
 */
export function createNews({ gridId, head, shown }: NewsOptions): NewsState {
  const [news, setNews] = createSignal<News>()
  const connection = useConnection()
  /** Whether the server has said, since somebody came back, what they had missed. */
  let known = false
  /** What was on screen when it was last touched, and what of that the server knows. */
  let seen = 0
  let remembered = 0
  const here = createAttention(() => (seen = head()))

  async function ask(): Promise<void> {
    try {
      const told = await trpc.news.list.query({ gridId, limit: MAX_NEWS })
      known = true
      setNews(told.total > 0 ? told : undefined)
      // At the first look there are no news yet: they are what comes from here on.
      if (told.total === 0) await remember(told.head)
    } catch {
      // The page says itself what is wrong, and it is asked again with the connection.
    }
  }

  async function remember(version: number): Promise<void> {
    if (version <= remembered) return
    const before = remembered
    remembered = version
    try {
      await trpc.news.seen.mutate({ gridId, version })
    } catch {
      remembered = before
    }
  }

  const rememberSeen = (): void => {
    if (known && untrack(news) === undefined) void remember(seen)
  }

  createEffect(
    on([shown, here, () => connection().state], ([isShown, isHere, state]) => {
      if (!isShown) return
      if (isHere) {
        if (!known && state === 'live') void ask()
      } else {
        rememberSeen()
        known = false
      }
    }),
  )
  const timer = setInterval(rememberSeen, REMEMBER_MS)
  onCleanup(() => {
    clearInterval(timer)
    rememberSeen()
  })

  const byRecord = createMemo(() => new Map(news()?.records.map((one) => [one.recordId, one])))
  return {
    news,
    of: (recordId) => byRecord().get(recordId),
    markSeen() {
      const told = untrack(news)
      setNews(undefined)
      if (told !== undefined) void remember(Math.max(told.head, head()))
    },
  }
}
