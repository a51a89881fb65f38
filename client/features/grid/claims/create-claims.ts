import { createEffect, createSignal, on, onCleanup } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import { claimAfter, isHeld } from '@operagrid/shared/domain/claim'
import type { Claim, ClaimPage } from '@operagrid/shared/domain/claim'
import type { Op } from '@operagrid/shared/domain/op'
import { AppError } from '@operagrid/shared/errors'

import { useConnection } from '../../../live/connection.ts'
import { serverTime, setByServer } from '../../../live/server-clock.ts'
import { errorOf, trpc } from '../../../trpc.ts'
import { confirm } from '../../../ui/confirm.ts'
import { formatClock } from '../../../ui/format-time.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import { isGone } from '../is-gone.ts'
import { makeInsist } from '../make-insist.ts'

export type ClaimState = {
  /** Who has a record just now. Reactive: it ends by itself, without a word of the server's. */
  readonly of: (recordId: string) => Claim | undefined
  readonly isMine: (recordId: string) => boolean
  /** Takes a record, from who has it after asking, or lets an own one go. */
  readonly toggle: (recordId: string) => void
  /** The feed's changes: claims made and ended, and edits that renew them. */
  readonly take: (changes: readonly GridChange[]) => void
  /** Reads them anew: the feed skipped up to `version`. */
  readonly reload: (version: number) => void
  /** Says once of each record that somebody else has that it is edited all the same. */
  readonly heed: (ops: readonly Op[]) => void
}

type ClaimOptions = {
  readonly gridId: string
  readonly me: string
  readonly nameOf: (memberId: string) => string
}

/** Browsers fire timers at once that are longer. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Who has which of a grid's records: read once, and kept up by the changes that follow. */
export function createClaims({ gridId, me, nameOf }: ClaimOptions): ClaimState {
  const connection = useConnection()
  const [claims, setClaims] = createSignal<ReadonlyMap<string, Claim>>(new Map())
  const [tick, setTick] = createSignal(0)
  const warned = new Set<string>()
  /** Changes since the reading under way began: what it answers may be older. */
  let heard: RecordChange[] | null = null
  let known = false
  /** The feed has skipped up to here: what is read must be as new. */
  let least = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let disposed = false

  const serverNow = (): number => serverTime(Date.now())

  const insist = makeInsist({ isFinal: isGone, isGone: () => disposed, onFault: () => undefined })
  async function readNewer(): Promise<ClaimPage> {
    const askedMs = Date.now()
    const page = await trpc.claim.list.query({ gridId })
    setByServer(page.now, askedMs)
    // Nobody tells what it misses.
    if (page.version < least) throw new AppError('UNAVAILABLE', 'This is from before.')
    return page
  }

  async function read(): Promise<void> {
    if (heard !== null) return
    heard = []
    try {
      const page = await insist.read(readNewer)
      if (disposed) return
      const read = new Map(page.claims.map((claim) => [claim.recordId, claim]))
      const later = heard.filter(({ version }) => version > page.version)
      setClaims(later.reduce(after, read))
      known = true
    } catch {
      // There is no such grid any more, which the page says itself.
    } finally {
      heard = null
    }
  }

  createEffect(
    on(
      () => connection().state,
      (state) => {
        if (state !== 'live') return
        insist.wake()
        if (!known) void read()
      },
    ),
  )
  // The next moment at which one ends by itself.
  createEffect(() => {
    tick()
    clearTimeout(timer)
    const ends = [...claims().values()].map(({ expiresAt }) => Date.parse(expiresAt) - serverNow())
    const next = ends.filter((left) => left > 0)
    if (next.length > 0)
      timer = setTimeout(() => setTick((last) => last + 1), Math.min(MAX_TIMER_MS, Math.min(...next) + 20))
  })
  onCleanup(() => {
    disposed = true
    clearTimeout(timer)
  })

  function of(recordId: string): Claim | undefined {
    tick()
    const claim = claims().get(recordId)
    return claim !== undefined && isHeld(claim, serverNow()) ? claim : undefined
  }

  const set = (recordId: string, claim: Claim | undefined): void => {
    setClaims((held) => {
      const next = new Map(held)
      if (claim === undefined) next.delete(recordId)
      else next.set(recordId, claim)
      return next
    })
  }

  async function take(recordId: string, held: Claim | undefined): Promise<void> {
    if (held !== undefined) {
      const name = nameOf(held.memberId)
      const text = `${name} has had it since ${formatClock(new Date(held.since))}. From now on it shows that you have it.`
      if (!(await confirm({ title: `Take it over from ${name}?`, text, confirmLabel: 'Take over', tone: 'primary' })))
        return
    }
    try {
      const over = held?.memberId ?? null
      const claim = await trpc.claim.take.mutate({ gridId, recordId, opId: uuidv7(), over })
      // By now somebody may have taken it over, and the feed was faster.
      if ((claims().get(recordId)?.since ?? '') <= claim.since) set(recordId, claim)
    } catch (error) {
      showToast({ tone: 'warning', title: 'You do not have it', text: errorOf(error).message })
    }
  }

  async function free(recordId: string, held: Claim): Promise<void> {
    set(recordId, undefined)
    try {
      await trpc.claim.free.mutate({ gridId, recordId, opId: uuidv7() })
    } catch (error) {
      set(recordId, held)
      showToast({ tone: 'warning', title: 'You have it still', text: errorOf(error).message })
    }
  }

  return {
    of,
    isMine: (recordId) => of(recordId)?.memberId === me,
    toggle(recordId) {
      const held = of(recordId)
      void (held?.memberId === me ? free(recordId, held) : take(recordId, held))
    },
    take(changes) {
      const told = changes.filter((change) => change.kind !== 'schema')
      heard?.push(...told)
      if (told.some((change) => change.kind === 'claim' || claims().has(change.recordId)))
        setClaims((held) => told.reduce(after, held))
    },
    reload(version) {
      least = version
      void read()
    },
    heed(ops) {
      for (const op of ops) {
        const claim = of(op.recordId)
        // Where a record stands is nothing that whoever has it works on.
        if (claim === undefined || claim.memberId === me || op.kind === 'move') continue
        const key = `${claim.recordId} ${claim.memberId} ${claim.since}`
        if (warned.has(key)) continue
        warned.add(key)
        const name = nameOf(claim.memberId)
        showToast({
          tone: 'warning',
          title: `${name} has this record`,
          text: 'What you changed is saved. Better talk to them.',
        })
      }
    },
  }
}

function after(claims: ReadonlyMap<string, Claim>, change: RecordChange): ReadonlyMap<string, Claim> {
  const held = claims.get(change.recordId)
  const next = claimAfter(held, change)
  if (next === held) return claims
  const changed = new Map(claims)
  if (next === undefined) changed.delete(change.recordId)
  else changed.set(change.recordId, next)
  return changed
}
