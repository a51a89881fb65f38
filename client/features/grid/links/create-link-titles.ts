import { createEffect, getOwner, on, onCleanup, runWithOwner } from 'solid-js'
import { createStore, produce } from 'solid-js/store'

import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { TitleOf } from '@operagrid/shared/domain/cell-text'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { leadsTo, linkedIds, MAX_TITLES, titleCell, titleField, titleText } from '@operagrid/shared/domain/link'
import type { LinkTitle, LinkTitles } from '@operagrid/shared/domain/link'

import { useConnection } from '../../../live/connection.ts'
import { createGridFeed } from '../../../live/grid-feed.ts'
import { errorOf, trpc } from '../../../trpc.ts'
import { cellWords } from '../cell-words.ts'

/** A title, and the version of its grid that it is of; `value` undefined = the record is not there (any more). */
type Known = { readonly number: number; readonly value: CellValue | undefined; readonly version: number }

/** What is known of a grid that links lead to. `gone`: it is not there for this member. */
type KnownGrid = {
  readonly name: string
  readonly field: Field | null
  readonly gone: boolean
  readonly titles: Readonly<Record<string, Known>>
}

type Linking = { readonly cells: Cells }

export type LinkTitleState = {
  /**
   * What a record of a grid is called; undefined while that is on its way, null where the record is not there.
   * Reactive; what is not known is asked for, all that is asked for in one turn together.
   */
  readonly title: (gridId: string, recordId: string) => string | null | undefined
  /** The same for what a link cell names, as far as it is known. */
  readonly titleOf: TitleOf
  /** The name of a grid that links lead to, and the field that its records are called by, once known. Reactive. */
  readonly grid: (gridId: string) => Pick<KnownGrid, 'name' | 'field' | 'gone'> | undefined
  /** Takes in what came with a window. */
  readonly take: (titles: readonly LinkTitles[]) => void
  /** Whether all that links of these records name is known. */
  readonly knows: (fields: readonly Field[], records: readonly Linking[]) => boolean
  /** Asks for what is not known of it, and waits until it is, or cannot be. */
  readonly load: (fields: readonly Field[], records: readonly Linking[]) => Promise<void>
}

const RETRY_MS = 2000
/** How often it is looked whether a grid that was deleted is back. */
const LOOK_AGAIN_MS = 20_000

/**
 * What linked records are called: read set-wise, and kept up by the feeds of the grids that they are of, so a title
 * that changes there changes here at once.
 */
export function createLinkTitles(): LinkTitleState {
  const owner = getOwner()
  const connection = useConnection()
  const [grids, setGrids] = createStore<Record<string, KnownGrid>>({})
  const wanted = new Map<string, Set<string>>()
  /** Asked for just now, each with the latest version that a feed told of it meanwhile. */
  const underWay = new Map<string, number>()
  const followed = new Set<string>()
  let asking: Promise<void> | undefined
  let isLeft = false

  const keyOf = (gridId: string, recordId: string) => `${gridId}/${recordId}`

  function want(gridId: string, recordIds: readonly string[]): void {
    const fresh = recordIds.filter((id) => grids[gridId]?.titles[id] === undefined && !underWay.has(keyOf(gridId, id)))
    if (fresh.length > 0 && !grids[gridId]?.gone) ask(gridId, fresh)
  }

  function ask(gridId: string, recordIds: readonly string[]): void {
    const there = wanted.get(gridId) ?? new Set()
    wanted.set(gridId, there)
    for (const id of recordIds) there.add(id)
    // In one turn a screen full of cells says what it needs.
    asking ??= Promise.resolve().then(askAll)
  }

  async function askAll(): Promise<void> {
    try {
      while (wanted.size > 0 && !isLeft) {
        const [[gridId, ids] = ['', new Set<string>()]] = wanted
        const asked = [...ids].slice(0, MAX_TITLES)
        for (const id of asked) ids.delete(id)
        if (ids.size === 0) wanted.delete(gridId)
        await read(gridId, asked)
      }
    } finally {
      asking = undefined
    }
  }

  async function read(gridId: string, recordIds: readonly string[]): Promise<void> {
    for (const id of recordIds) underWay.set(keyOf(gridId, id), 0)
    try {
      const answer = await trpc.record.titles.query({ gridId, recordIds: [...recordIds] })
      take([answer])
      const missing = recordIds.filter((id) => !answer.titles.some(({ recordId }) => recordId === id))
      learn(
        gridId,
        missing.map((id) => [id, { number: 0, value: undefined, version: answer.version }]),
      )
    } catch (error) {
      const { code } = errorOf(error)
      if (code === 'NOT_FOUND' || code === 'NOT_ALLOWED') lose(gridId)
      else {
        const there = wanted.get(gridId) ?? new Set()
        wanted.set(gridId, there)
        for (const id of recordIds) there.add(id)
        // Until the line is there again: then it is asked at once.
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, RETRY_MS)
        })
      }
    } finally {
      for (const id of recordIds) underWay.delete(keyOf(gridId, id))
    }
  }
  let wake: () => void = () => undefined
  createEffect(
    on(
      () => connection().state,
      (state) => state === 'live' && wake(),
      { defer: true },
    ),
  )

  function learn(gridId: string, titles: readonly (readonly [string, Known])[]): void {
    const fresh = titles.filter(([id, { version }]) => {
      const held = grids[gridId]?.titles[id]
      return (held === undefined || held.version <= version) && (underWay.get(keyOf(gridId, id)) ?? 0) <= version
    })
    if (fresh.length > 0)
      setGrids(
        produce((held) => {
          const there = held[gridId]
          if (there) held[gridId] = { ...there, titles: { ...there.titles, ...Object.fromEntries(fresh) } }
        }),
      )
  }

  function take(read: readonly LinkTitles[]): void {
    for (const { gridId, version, name, field, titles } of read) {
      const before = grids[gridId]
      setGrids(gridId, { name, field, gone: false, titles: before?.titles ?? {} })
      learn(
        gridId,
        titles.map(({ recordId, number, value }) => [recordId, { number, value, version }] as const),
      )
      follow(gridId, version)
    }
  }

  function lose(gridId: string): void {
    const [some] = Object.keys(grids[gridId]?.titles ?? {})
    setGrids(gridId, { name: '', field: null, gone: true, titles: {} })
    wanted.delete(gridId)
    followed.delete(gridId)
    if (some !== undefined) again.add(setTimeout(() => lookAgain(gridId, some), LOOK_AGAIN_MS))
  }

  /** A deleted grid may come back, and nothing tells of it. */
  function lookAgain(gridId: string, recordId: string): void {
    trpc.record.titles.query({ gridId, recordIds: [recordId] }).then(
      (read) => take([read]),
      () => again.add(setTimeout(() => lookAgain(gridId, recordId), LOOK_AGAIN_MS)),
    )
  }
  const again = new Set<ReturnType<typeof setTimeout>>()
  onCleanup(() => {
    isLeft = true
    for (const timer of again) clearTimeout(timer)
  })

  function follow(gridId: string, cursor: number): void {
    if (followed.has(gridId)) return
    followed.add(gridId)
    runWithOwner(owner, () =>
      createGridFeed({
        gridId,
        cursor,
        onChanges: (changes) => hear(gridId, changes),
        onResync: () => readAnew(gridId),
        onGone: () => lose(gridId),
      }),
    )
  }

  /** What is shown stays until it is known better. */
  function readAnew(gridId: string): void {
    const ids = Object.keys(grids[gridId]?.titles ?? {})
    if (ids.length > 0) ask(gridId, ids)
  }

  function hear(gridId: string, changes: readonly GridChange[]): void {
    for (const change of changes) {
      const held = grids[gridId]
      if (held === undefined) return
      if (change.kind === 'schema') {
        const field = titleField(change.fields)
        const isOther = field?.id !== held.field?.id
        setGrids(gridId, { name: change.name, field })
        if (isOther || change.reload) readAnew(gridId)
        continue
      }
      const { kind, recordId, number, version, after } = change
      const isKnown = held.titles[recordId] !== undefined
      if (!isKnown && !underWay.has(keyOf(gridId, recordId))) continue
      const said = valueAfter(kind, held.field, after)
      if (said === null) continue
      if (underWay.has(keyOf(gridId, recordId))) underWay.set(keyOf(gridId, recordId), version)
      learn(gridId, [[recordId, { number, value: said.value, version }]])
    }
  }

  function title(gridId: string, recordId: string): string | null | undefined {
    const there = grids[gridId]
    if (there?.gone) return null
    const known = there?.titles[recordId]
    if (there === undefined || known === undefined) {
      want(gridId, [recordId])
      return undefined
    }
    return known.value === undefined ? null : wordsOf(there.field, { number: known.number, value: known.value })
  }

  return {
    title,
    titleOf(field, recordId) {
      const gridId = leadsTo(field)
      return gridId === null ? undefined : (title(gridId, recordId) ?? undefined)
    },
    grid: (gridId) => grids[gridId],
    take,
    knows: (fields, records) => named(fields, records).every(([gridId, id]) => title(gridId, id) !== undefined),
    async load(fields, records) {
      for (const [gridId, id] of named(fields, records)) title(gridId, id)
      await asking
    },
  }
}

/** What links of these records name: each with its grid. */
function named(fields: readonly Field[], records: readonly Linking[]): (readonly [gridId: string, recordId: string])[] {
  return fields.flatMap((field) => {
    const gridId = leadsTo(field)
    if (gridId === null) return []
    return records.flatMap(({ cells }) => linkedIds(cells[field.id]).map((one) => [gridId, one] as const))
  })
}

/** As it is said in a cell, in the person's way of writing dates and numbers. */
function wordsOf(field: Field | null, said: Pick<LinkTitle, 'number' | 'value'>): string {
  return (field === null ? '' : cellWords(field, titleCell(said.value)).trim()) || titleText(field, said)
}

/** What a change makes of a title: `value` undefined = the record is gone; null = it changes nothing of it. */
function valueAfter(
  kind: string,
  field: Field | null,
  after: Readonly<Record<string, CellValue>>,
): { readonly value: CellValue | undefined } | null {
  if (kind === 'delete') return { value: undefined }
  const whole = kind === 'create' || kind === 'restore'
  if (!whole && (field === null || !(field.id in after))) return null
  return { value: field === null ? null : (after[field.id] ?? null) }
}
