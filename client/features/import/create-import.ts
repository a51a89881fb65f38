import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'
import { createStore, produce, reconcile } from 'solid-js/store'
import { v7 } from 'uuid'

import type { ImportAnalysis, ImportProgress, ImportReading, ImportResult } from '@operagrid/shared/domain/import'

import { tellListChanged } from '../../live/list-changes.ts'
import { errorOf, trpc } from '../../trpc.ts'
import { draftsOf, retyped, splitDraft, toImportField } from './field-draft.ts'
import type { FieldDraft, ImportType } from './field-draft.ts'
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
      readonly busy: 'reading' | 'starting' | null
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
export function createImport(tenantId: string): Import {
  const [stage, setStage] = createSignal<ImportStage>({ name: 'choose', fault: null })
  const [gridName, setGridName] = createSignal('')
  const [drafts, setDrafts] = createStore<FieldDraft[]>([])
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  let abort = new AbortController()
  onCleanup(() => abort.abort())

  const running = runningImport(tenantId)
  if (running !== null) follow(running)

  function preview(analysis: ImportAnalysis): void {
    setDrafts(reconcile(draftsOf(analysis, zone)))
    setStage({ name: 'preview', analysis, busy: null, fault: null })
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
      preview(analysis)
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
      preview(await trpc.import.analyse.mutate({ importId, reading: again }))
    } catch (error) {
      setStage({ ...now, busy: null, fault: errorOf(error).message })
    }
  }

  async function start(): Promise<void> {
    const now = stage()
    if (now.name !== 'preview' || now.busy !== null) return
    setStage({ ...now, busy: 'starting', fault: null })
    const begun = {
      tenantId,
      importId: now.analysis.importId,
      gridId: v7(),
      gridName: gridName().trim(),
      total: now.analysis.rowCount,
    }
    try {
      const fields = drafts.filter((draft) => draft.include).map(toImportField)
      await trpc.import.start.mutate({
        importId: begun.importId,
        gridId: begun.gridId,
        gridName: begun.gridName,
        fields,
      })
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
    reread,
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
