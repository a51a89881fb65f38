import { createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Cells } from '@operagrid/shared/domain/cell'
import { isComputed, showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'
import { leadsTo, titleCell, titleField } from '@operagrid/shared/domain/link'
import type { LinkTitles } from '@operagrid/shared/domain/link'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { errorOf, trpc } from '../../../trpc.ts'
import { cellWords } from '../cell-words.ts'

/** Most records that one look finds. */
const LIMIT = 20
/** So long nothing is typed before it is asked. */
const PAUSE_MS = 120

/** A line below the search: a record that was found, or a new one by the words typed. */
export type LinkOption =
  | { readonly kind: 'record'; readonly id: string; readonly title: string; readonly more: string }
  | { readonly kind: 'create' }

export type LinkSearch = {
  readonly text: Accessor<string>
  readonly look: (text: string) => void
  readonly options: Accessor<readonly LinkOption[]>
  /** The line that keys act on. */
  readonly at: Accessor<number>
  /** Held within the list. */
  readonly point: (at: number) => void
  /** True while an answer is on its way. */
  readonly busy: Accessor<boolean>
  /** Waits until the options are those of the words typed. */
  readonly settled: () => Promise<void>
  /** Why nothing can be found, or undefined. */
  readonly fault: Accessor<string | undefined>
}

/** `takesTitle`: a record can be made that is called by the words typed; a title that is calculated nobody writes. */
type Found = { readonly text: string; readonly records: readonly LinkOption[]; readonly takesTitle: boolean }

/** Records of another grid, found by words in any of its texts; without words the newest. */
export function createLinkSearch(
  gridId: string,
  options: {
    readonly typed: string
    readonly mayCreate: boolean
    /** Told what is found is called, so that it need not be asked once it is linked. */
    readonly onTitles: (titles: LinkTitles) => void
  },
): LinkSearch {
  const { typed, mayCreate, onTitles } = options
  const [text, setText] = createSignal(typed)
  const [at, setAt] = createSignal(0)
  const [found, setFound] = createSignal<Found>()
  const [fault, setFault] = createSignal<string>()
  const grid = trpc.grid.get.query({ gridId })
  // Said where the search itself fails.
  grid.catch(() => undefined)
  const busy = () => found()?.text !== text().trim() && fault() === undefined
  const waiting: (() => void)[] = []
  let latest = 0

  const find = async (words: string): Promise<void> => {
    latest += 1
    const mine = latest
    try {
      const { name, fields: all } = await grid
      const fieldIds = all.map(({ id }) => id)
      const search = words === '' ? {} : { search: { text: words, fieldIds } }
      const sort = words === '' ? [{ field: '$number' as const, direction: 'desc' as const }] : []
      const read = await trpc.record.window.query({ gridId, query: { filter: null, sort, ...search }, limit: LIMIT })
      if (mine !== latest) return
      const field = titleField(all)
      const rest = all.filter((each) => each.id !== field?.id && leadsTo(each) === null && !showsFiles(each))
      const asOption = (record: GridRecord): LinkOption => ({
        kind: 'record',
        id: record.id,
        title: (field && cellWords(field, titleCell(record.cells[field.id]))) || `#${record.number}`,
        more: [`#${record.number}`, ...wordsOf(rest, record.cells)].join(' · '),
      })
      const titles = read.records.map(({ id, number, cells }) => ({
        recordId: id,
        number,
        value: (field && cells[field.id]) ?? null,
      }))
      onTitles({ gridId, version: read.version, name, field, titles })
      const takesTitle = field === null || !isComputed(field)
      setFound({ text: words, records: read.records.map(asOption), takesTitle })
      setFault(undefined)
    } catch (error) {
      if (mine === latest) setFault(errorOf(error).message)
    }
  }
  let pause: ReturnType<typeof setTimeout> | undefined
  createEffect(
    on(text, (words) => {
      clearTimeout(pause)
      pause = setTimeout(() => void find(words.trim()), found() === undefined ? 0 : PAUSE_MS)
    }),
  )
  createEffect(() => {
    if (!busy()) for (const resolve of waiting.splice(0)) resolve()
  })
  onCleanup(() => {
    clearTimeout(pause)
    latest += 1
  })

  const lines = createMemo<readonly LinkOption[]>(() => {
    const words = text().trim()
    const records = found()?.records ?? []
    const isThere = records.some((option) => option.kind === 'record' && fold(option.title) === fold(words))
    const makes = mayCreate && found()?.takesTitle === true && words !== '' && !isThere && !busy()
    return [...records, ...(makes ? [{ kind: 'create' as const }] : [])]
  })
  return {
    text,
    look(words) {
      setText(words)
      setAt(0)
    },
    options: lines,
    at: () => Math.max(0, Math.min(lines().length - 1, at())),
    point: (next) => setAt(Math.max(0, Math.min(lines().length - 1, next))),
    busy,
    settled: () => (busy() ? new Promise((resolve) => void waiting.push(resolve)) : Promise.resolve()),
    fault,
  }
}

/** What tells a record from others of its title: what its first filled fields say. */
function wordsOf(fields: readonly Field[], cells: Cells): readonly string[] {
  const said = fields.map((field) => cellWords(field, cells[field.id])).filter((words) => words !== '')
  return said.slice(0, 2)
}
