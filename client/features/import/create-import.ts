import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'
import { createStore, produce, reconcile } from 'solid-js/store'
import { v7 } from 'uuid'

import type { ImportAnalysis, ImportProgress, ImportReading, ImportResult } from '@operagrid/shared/domain/import'

import { tellListChanged } from '../../live/list-changes.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { draftsOf, retyped, splitDraft, toImportField } from './field-draft.ts'
import type { FieldDraft, ImportType } from './field-draft.ts'
import { createInto } from './into/create-into.ts'
import type { Into } from './into/create-into.ts'
import { forgetRunning, keepRunning, runningImport } from './running-import.ts'
import type { RunningImport } from './running-import.ts'
import { faultOf, uploadFile } from './upload-file.ts'
import { watchImport } from './watch-import.ts'

/** Where an import is on this page. */
export type ImportStage =
  | { readonly name: 'choose'; readonly fault: string | null; readonly cancelled?: boolean }
  | { readonly name: 'uploading'; readonly fileName: string; readonly share: number | null }
  | {
      readonly name: 'preview'
      readonly analysis: ImportAnalysis
      readonly busy: 'reading' | 'checking' | 'starting' | null
      readonly fault: string | null
    }
  | {
      readonly name: 'importing'
      readonly running: RunningImport
      readonly progress: ImportProgress | null
      readonly cancelling: boolean
    }
  | { readonly name: 'result'; readonly importId: string; readonly result: ImportResult }

export type Import = {
  readonly stage: Accessor<ImportStage>
  readonly gridName: Accessor<string>
  setGridName(name: string): void
  readonly drafts: readonly FieldDraft[]
  readonly zone: string
  /** How the file goes into a grid that is there; null while it makes one of its own. */
  readonly into: Accessor<Into | null>
  /** Chooses the grid that the file goes into; null = one of its own. */
  setDestination(gridId: string | null): Promise<void>
  /** Asks what an import into a grid would do. */
  check(): Promise<void>
  take(file: File): void
  rename(id: string, name: string): void
  retype(id: string, type: ImportType): void
  replan(id: string, plan: FieldDraft['plan']): void
  include(id: string, include: boolean): void
  includeAll(include: boolean): void
  split(id: string): void
  /** Reads the file again with what the person knows better. */
  reread(reading: ImportReading): Promise<void>
  start(): Promise<void>
  cancel(): Promise<void>
  startOver(): void
}

/**
 * One import from the file to the result. An import that runs goes on when the page is left or
 * reloaded, and is found again by the next page of this tab.
 */
export function createImport(tenantId: string, destination: string | null = null): Import {
  const [stage, setStage] = createSignal<ImportStage>({ name: 'choose', fault: null })
  const [gridName, setGridName] = createSignal('')
  const [drafts, setDrafts] = createStore<FieldDraft[]>([])
  const [into, setInto] = createSignal<Into | null>(null)
  let wanted = destination
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  let abort = new AbortController()
  onCleanup(() => abort.abort())

  const running = runningImport(tenantId)
  if (running !== null) follow(running)

  async function preview(analysis: ImportAnalysis): Promise<void> {
    const { signal } = abort
    setDrafts(reconcile(draftsOf(analysis, zone)))
    const { into: next, fault } = await findInto(analysis)
    // Given up meanwhile.
    if (signal.aborted) return
    setInto(next)
    setStage({ name: 'preview', analysis, busy: null, fault })
  }

  /** The way into the grid that is wanted. One that is not there leaves the file a grid of its own. */
  async function findInto(analysis: ImportAnalysis): Promise<{ into: Into | null; fault: string | null }> {
    if (wanted === null) return { into: null, fault: null }
    try {
      const grid = await trpc.grid.get.query({ gridId: wanted })
      return { into: createInto(grid, analysis, zone), fault: null }
    } catch (error) {
      wanted = null
      return { into: null, fault: errorOf(error).message }
    }
  }

  async function setDestination(gridId: string | null): Promise<void> {
    const now = stage()
    if (now.name !== 'preview' || now.busy !== null) return
    wanted = gridId
    setStage({ ...now, busy: 'reading', fault: null })
    await preview(now.analysis)
  }

  async function upload(file: File): Promise<void> {
    const fault = faultOf(file)
    if (fault !== null) {
      setStage({ name: 'choose', fault })
      return
    }
    abort.abort()
    abort = new AbortController()
    const { signal } = abort
    setStage({ name: 'uploading', fileName: file.name, share: 0 })
    try {
      const analysis = await uploadFile(file, signal, (share) => {
        if (!signal.aborted) setStage({ name: 'uploading', fileName: file.name, share })
      })
      if (signal.aborted) return
      setGridName(nameFrom(file.name))
      await preview(analysis)
    } catch (error) {
      if (!signal.aborted) setStage({ name: 'choose', fault: errorOf(error).message })
    }
  }

  /** In place: a draft that became another object would take the focus out of its input. */
  function update(id: string, change: Partial<FieldDraft>): void {
    setDrafts(
      (draft) => draft.id === id,
      produce((draft) => Object.assign(draft, change)),
    )
  }

  function columns() {
    const now = stage()
    return now.name === 'preview' ? now.analysis.columns : []
  }

  async function reread(reading: ImportReading): Promise<void> {
    const now = stage()
    if (now.name !== 'preview' || now.busy !== null) return
    setStage({ ...now, busy: 'reading', fault: null })
    const { importId } = now.analysis
    // Another sheet is another table: where its header is is found anew.
    const again = reading.sheet === undefined ? { ...readingOf(now.analysis), ...reading } : reading
    try {
      await preview(await trpc.import.analyse.mutate({ importId, reading: again }))
    } catch (error) {
      setStage({ ...now, busy: null, fault: errorOf(error).message })
    }
  }

  async function check(): Promise<void> {
    const now = stage()
    const going = into()
    if (now.name !== 'preview' || now.busy !== null || going === null) return
    const { signal } = abort
    setStage({ ...now, busy: 'checking', fault: null })
    try {
      const found = await trpc.import.check.mutate(going.input())
      if (signal.aborted) return
      going.setCheck(found)
      setStage({ ...now, busy: null, fault: null })
    } catch (error) {
      if (!signal.aborted) setStage({ ...now, busy: null, fault: errorOf(error).message })
    }
  }

  async function start(): Promise<void> {
    const now = stage()
    if (now.name !== 'preview' || now.busy !== null) return
    setStage({ ...now, busy: 'starting', fault: null })
    const { importId, rowCount: total } = now.analysis
    const going = into()
    const { id: gridId, name } = going?.grid ?? { id: v7(), name: gridName().trim() }
    const begun = { tenantId, importId, gridId, gridName: name, total, into: going !== null }
    try {
      if (going === null) {
        const fields = drafts.filter((draft) => draft.include).map(toImportField)
        await trpc.import.start.mutate({ importId, gridId, gridName: name, fields })
      } else await trpc.import.into.mutate(going.input())
    } catch (error) {
      setStage({ ...now, busy: null, fault: errorOf(error).message })
      return
    }
    keepRunning(begun)
    follow(begun)
  }

  function follow(begun: RunningImport): void {
    abort.abort()
    abort = new AbortController()
    setStage({ name: 'importing', running: begun, progress: null, cancelling: false })
    watchImport(begun, abort.signal, {
      progress(progress) {
        setStage((now) => (now.name === 'importing' ? { ...now, progress } : now))
      },
      done(result) {
        forgetRunning()
        tellListChanged()
        setStage({ name: 'result', importId: begun.importId, result })
      },
      failed(message, cancelled) {
        forgetRunning()
        setStage({ name: 'choose', fault: message, cancelled })
      },
    })
  }

  async function cancel(): Promise<void> {
    const now = stage()
    if (now.name === 'uploading') startOver()
    if (now.name === 'preview') {
      startOver()
      await trpc.import.cancel.mutate({ importId: now.analysis.importId }).catch(() => undefined)
    }
    if (now.name !== 'importing') return
    setStage({ ...now, cancelling: true })
    // What became of it comes by the progress; when the call fails, the button is offered again.
    await trpc.import.cancel.mutate({ importId: now.running.importId }).catch(() => undefined)
    setStage((after) => (after.name === 'importing' ? { ...after, cancelling: false } : after))
  }

  function startOver(): void {
    abort.abort()
    setStage({ name: 'choose', fault: null })
  }

  return {
    stage,
    gridName,
    setGridName,
    drafts,
    zone,
    take: (file) => void upload(file),
    rename: (id, name) => update(id, { name }),
    retype(id, type) {
      const column = columns()[drafts.find((draft) => draft.id === id)?.sources[0] ?? -1]
      if (column !== undefined) update(id, retyped(type, column, zone))
    },
    replan: (id, plan) => update(id, { plan }),
    include: (id, include) => update(id, { include }),
    includeAll: (include) => {
      for (const draft of drafts) update(draft.id, { include })
    },
    split: (id) =>
      setDrafts((list) => list.flatMap((draft) => (draft.id === id ? splitDraft(draft, columns(), zone) : [draft]))),
    into,
    setDestination,
    reread,
    check,
    start,
    cancel,
    startOver,
  }
}

/** How a file was read, to read it so again. */
function readingOf({ format, encoding, delimiter, hasHeader, sheet }: ImportAnalysis): ImportReading {
  if (format === 'csv') return { encoding, delimiter, hasHeader }
  return format === 'xlsx' ? { sheet, hasHeader } : {}
}

/** 'cruise-incidents_2024.csv' → 'Cruise incidents 2024'. */
export function nameFrom(fileName: string): string {
  const words = fileName
    .replace(/\.[a-z]{2,6}$/i, '')
    .replace(/[_\-.]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return words === '' ? 'Imported grid' : (words.charAt(0).toUpperCase() + words.slice(1)).slice(0, 120)
}
