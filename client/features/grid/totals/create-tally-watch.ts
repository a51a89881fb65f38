import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Aggregate, TallyGroup } from '@operagrid/shared/domain/query'
import type { TallyEvent, TallyWatch } from '@operagrid/shared/domain/tally'

import { joinFeeds } from '../../../live/connection.ts'
import { keepOpen } from '../../../live/keep-open.ts'
import { trpc } from '../../../trpc.ts'

/** What is asked: how many records of which grid there are, in which groups, and what of their fields. */
export type TallyAsked = Omit<TallyWatch, 'aggregates'> & { readonly totals: readonly Aggregate[] }

export type TallyTold = {
  /** What is asked now. */
  readonly asked: Accessor<TallyAsked | undefined>
  /** The groups of what was asked, by its place: the first is the count, then come the totals. None until they are known. */
  readonly told: Accessor<ReadonlyMap<number, readonly TallyGroup[]>>
}

const count: Aggregate = { fn: 'count', field: null }

/** Tallies kept up by the server, of whatever `asked` says; while it says nothing, nothing is asked. */
export function createTallyWatch(asked: Accessor<TallyAsked | undefined>): TallyTold {
  const [told, setTold] = createSignal<ReadonlyMap<number, readonly TallyGroup[]>>(new Map())
  const input = createMemo(asked, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })

  createEffect(
    on(input, (watch, before) => {
      // The counts stand while other totals are asked for.
      const counted = sameRecords(watch, before) ? told().get(0) : undefined
      setTold(new Map<number, readonly TallyGroup[]>(counted ? [[0, counted]] : []))
      if (!watch) return
      const { totals, ...where } = watch
      const mark = joinFeeds()
      onCleanup(() => mark.leave())
      keepOpen<TallyEvent>({
        subscribe: (hearing) => trpc.live.tallies.subscribe({ ...where, aggregates: [count, ...totals] }, hearing),
        onData(event) {
          mark.caughtUp()
          setTold((last) => {
            const next = new Map(last)
            for (const { at, groups, fault } of event.tallies) {
              if (fault === null) next.set(at, groups)
              else next.delete(at)
            }
            return next
          })
        },
        onBreak({ code }) {
          // What cannot be asked is told by the rows.
          const isFinal = ['NOT_FOUND', 'NOT_ALLOWED', 'BAD_INPUT'].includes(code)
          if (isFinal) mark.leave()
          else mark.behind()
          return isFinal
        },
      })
    }),
  )
  return { asked: input, told }
}

function sameRecords(a: TallyAsked | undefined, b: TallyAsked | undefined): boolean {
  return JSON.stringify({ ...a, totals: [] }) === JSON.stringify({ ...b, totals: [] })
}
