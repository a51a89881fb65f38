import { createEffect, createMemo, createSignal, on, onCleanup, untrack } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridChange, RecordChange } from '@operagrid/shared/domain/change'
import { MAX_PLACES, MAX_PLACES_NAMED } from '@operagrid/shared/domain/place'
import type { MapBounds, PlacesRead, RecordPlace } from '@operagrid/shared/domain/place'
import { readPlace } from '@operagrid/shared/domain/query-place'

import { errorOf, trpc } from '../../../trpc.ts'
import { isNewRecord, isRecordChange } from '../change-kind.ts'
import type { GridState } from '../create-grid.ts'
import { makeInsist } from '../make-insist.ts'
import { wholeRecord } from '../record-after.ts'
import { makeRecordOrder } from '../record-order.ts'
import { boundsAround, isWithin } from './map-bounds.ts'
import { makePlaceOf } from './place-of.ts'
import type { MapAsk } from './place-of.ts'
import { makePlaceSet } from './place-set.ts'

/** Records that changed are asked for together, after so long. */
const GATHER_MS = 60
/** Of more than this all are asked for. */
const MAX_NAMED = 4 * MAX_PLACES_NAMED
const RELOAD_MS = 1000

export type Places = {
  /** In the view's order, with this page's own moves in it. */
  readonly list: Accessor<readonly RecordPlace[]>
  readonly find: (recordId: string) => RecordPlace | undefined
  /** How many there are, also where not all are given; undefined until the first are here. */
  readonly total: Accessor<number | undefined>
  /** Whether there are more, here, than are given. */
  readonly isPartial: Accessor<boolean>
  /** Says which part of the map is on screen: where not all are given those are asked for. */
  readonly show: (bounds: MapBounds) => void
  /** Shows a record at another place from now on, while its edit is on the way. */
  readonly move: (recordId: string, to: { readonly lat: number; readonly lng: number }) => void
  readonly fault: Accessor<unknown>
}

/** Where a grid's records stand: asked once for a view, and kept up by the feed. */
export function createPlaces(state: GridState, asked: Accessor<MapAsk>): Places {
  const ask = createMemo(asked, undefined, { equals: (a, b) => JSON.stringify(a) === JSON.stringify(b) })
  const fields = () => state.grid()?.fields ?? []
  const order = createMemo(() => makeRecordOrder(ask().query, state.queried() ?? [], state.session.member.id))
  const placeOf = createMemo(() =>
    makePlaceOf(ask(), { order: order(), fields: fields(), me: state.session.member.id }),
  )
  const [revision, setRevision] = createSignal(0)
  const [fault, setFault] = createSignal<unknown>()
  const [known, setKnown] = createSignal(false)
  /** What this page has moved by itself, until that is confirmed or taken back. */
  const [moved, setMoved] = createSignal<ReadonlyMap<string, { readonly lat: number; readonly lng: number }>>(new Map())
  const makeSet = () => makePlaceSet((a, b) => untrack(order).compare(a, b))
  let set = makeSet()
  /** Grows with each asking for all: an answer to an earlier one is forgotten. */
  let turn = 0
  /** The part of the map of which all is known; null = the whole. */
  let covered: MapBounds | null = null
  let sight: MapBounds | null = null
  let disposed = false
  let reloadedAtMs = 0
  let reloadTimer: ReturnType<typeof setTimeout> | undefined
  let gatherTimer: ReturnType<typeof setTimeout> | undefined
  const doubtful = new Set<string>()
  onCleanup(() => {
    disposed = true
    clearTimeout(reloadTimer)
    clearTimeout(gatherTimer)
  })
  const touch = (): void => void setRevision((count) => count + 1)
  const insist = makeInsist({
    isFinal: (error) => !['OFFLINE', 'UNAVAILABLE', 'TOO_MANY', 'INTERNAL'].includes(errorOf(error).code),
    isGone: () => disposed,
    onFault: (error) => setFault(() => error),
  })

  function read(more: { within?: MapBounds; recordIds?: string[] }): Promise<PlacesRead> {
    const now = untrack(ask)
    return insist.read(() => trpc.record.places.query({ ...now, ...more, limit: MAX_PLACES }))
  }

  async function load(within: MapBounds | null, fresh = false): Promise<void> {
    turn += 1
    const mine = turn
    reloadedAtMs = Date.now()
    // What the answer belongs to: changes that come meanwhile are put there too.
    if (fresh) doubtful.clear()
    const into = fresh ? makeSet() : set
    if (fresh) coming = into
    try {
      const answer = await read(within === null ? {} : { within })
      if (mine !== turn || disposed) return
      into.adopt(answer)
      set = into
      coming = null
      covered = within
      setFault(undefined)
      setKnown(true)
      touch()
      if (sight !== null) show(sight)
    } catch {
      // The fault says why.
    }
  }
  let coming: ReturnType<typeof makeSet> | null = null
  const sets = () => (coming === null || coming === set ? [set] : [set, coming])

  function reloadSoon(): void {
    if (reloadTimer !== undefined || disposed) return
    reloadTimer = setTimeout(
      () => {
        reloadTimer = undefined
        doubtful.clear()
        void load(covered)
      },
      Math.max(30, RELOAD_MS - (Date.now() - reloadedAtMs)),
    )
  }

  function show(bounds: MapBounds): void {
    sight = bounds
    if (!set.isPartial() && (covered === null || isWithin(bounds, covered))) return
    // All that is in sight was asked for, and there is more of it than is given at once.
    if (
      covered !== null &&
      isWithin(bounds, covered) &&
      JSON.stringify(covered) === JSON.stringify(boundsAround(bounds))
    )
      return
    void load(boundsAround(bounds))
  }

  async function askDoubtful(): Promise<void> {
    gatherTimer = undefined
    if (doubtful.size > MAX_NAMED) {
      reloadSoon()
      return
    }
    const recordIds = [...doubtful].slice(0, MAX_PLACES_NAMED)
    for (const recordId of recordIds) doubtful.delete(recordId)
    const mine = untrack(ask)
    try {
      const answer = await read({ recordIds, ...(covered && { within: covered }) })
      if (disposed || mine !== untrack(ask)) return
      for (const one of sets()) one.adoptSome(answer, recordIds)
      touch()
    } catch {
      // The fault says why.
    }
    if (doubtful.size > 0) gather()
  }

  function gather(): void {
    gatherTimer ??= setTimeout(() => void askDoubtful(), GATHER_MS)
  }

  /** Whether a change can move a record on the map, let it in or out, or name or colour it otherwise. */
  function concerns(change: RecordChange): boolean {
    if (['claim', 'comment', 'move'].includes(change.kind)) return false
    const { place, title, colorBy, colors } = ask()
    const seen = JSON.stringify([place, title, colorBy, colors])
    return order().concerns(change) || colors.length > 0 || Object.keys(change.after).some((id) => seen.includes(id))
  }

  function takeOne(change: RecordChange): void {
    const { recordId, version } = change
    const put = (to: RecordPlace | null): void => {
      const within =
        to === null ||
        covered === null ||
        isWithin({ south: to.lat, north: to.lat, west: to.lng, east: to.lng }, covered)
      for (const one of sets()) one.put(recordId, within ? to : null, version)
    }
    if (change.kind === 'delete') put(null)
    else if (isNewRecord(change)) put(placeOf()(wholeRecord(change, change.after)))
    else if (concerns(change)) {
      const record = state.records.find(recordId)
      if (record) {
        put(placeOf()(record))
        return
      }
      // Shown at once as far as it is known; the server says whether it is still one of these.
      const held = set.find(recordId)
      const at = readPlace(change.after[ask().place])
      if (held && at) set.put(recordId, { ...held, lat: at.lat, lng: at.lng }, version)
      doubtful.add(recordId)
      gather()
    }
  }

  state.records.follow({
    take(changes: readonly GridChange[]) {
      untrack(() => {
        for (const change of changes) {
          if (isRecordChange(change)) takeOne(change)
          else reloadSoon()
        }
        touch()
      })
    },
    reload: reloadSoon,
    wake: insist.wake,
  })

  createEffect(on(ask, () => void load(null, true)))
  // What was moved here and is not on its way any more is as the server has it.
  createEffect(
    on(
      () => {
        const touched = new Set(state.pending.touched())
        return [...moved().keys()].filter((recordId) => !touched.has(recordId))
      },
      (settled) => {
        if (settled.length === 0) return
        setMoved((all) => new Map([...all].filter(([recordId]) => !settled.includes(recordId))))
        for (const recordId of settled) doubtful.add(recordId)
        gather()
      },
    ),
  )

  const list = createMemo<readonly RecordPlace[]>(() => {
    revision()
    const confirmed = set.list()
    const mine = new Map<string, RecordPlace | null>()
    for (const recordId of state.pending.touched()) {
      const record = state.records.find(recordId)
      const to = moved().get(recordId)
      const held = set.find(recordId)
      if (record) mine.set(recordId, placeOf()(state.pending.shown(record)))
      else if (to && held) mine.set(recordId, { ...held, ...to })
    }
    const made = state.pending.created().filter(({ id }) => set.find(id) === undefined)
    const guests = [...made.map((record) => placeOf()(record)), ...mine.values()].filter((one) => one !== null)
    if (mine.size === 0 && guests.length === 0) return confirmed
    const guestIds = new Set(guests.map(({ id }) => id))
    const stays = confirmed.flatMap((place) => {
      const own = mine.get(place.id)
      if (own === null) return []
      if (own !== undefined) guestIds.delete(place.id)
      return own ?? place
    })
    return [...stays, ...guests.filter(({ id }) => guestIds.has(id))]
  })

  return {
    list,
    find: (recordId) => list().find(({ id }) => id === recordId),
    total: () => {
      revision()
      return known() ? set.total() + (list().length - set.list().length) : undefined
    },
    isPartial: () => {
      revision()
      return set.isPartial()
    },
    show,
    move(recordId, to) {
      setMoved((all) => new Map([...all, [recordId, to]]))
    },
    fault,
  }
}
