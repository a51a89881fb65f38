import { createMemo, onCleanup } from 'solid-js'
import { createStore, produce } from 'solid-js/store'
import { v7 as uuidv7 } from 'uuid'

import { MAX_CELL_FILES } from '@operagrid/shared/domain/attachment'
import type { FileFacts } from '@operagrid/shared/domain/attachment'
import type { Field } from '@operagrid/shared/domain/field'

import { sendFile } from '../../../live/send-file.ts'
import { createUnsaved } from '../../../live/unsaved.ts'
import { errorOf } from '../../../trpc.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import { fileFault, kindFor } from './file-fault.ts'

/** A file on its way into a cell, under the id that it will have there. `share`: of it that has left, from 0 to 1. */
export type Upload = {
  readonly id: string
  readonly recordId: string
  readonly fieldId: string
  readonly name: string
  readonly sizeBytes: number
  readonly share: number
  /** Why it was not added, as a sentence; undefined while it may be. */
  readonly fault?: string | undefined
  /** Whether trying once more may help. */
  readonly again?: boolean | undefined
}

export type Uploads = {
  /** What is on its way into a cell, or was not added, in the order in which it was chosen. Reactive. */
  readonly of: (recordId: string, fieldId: string) => readonly Upload[]
  readonly add: (recordId: string, field: Field, files: readonly File[]) => void
  /** Ends one that is on its way, and takes one that was not added from sight. */
  readonly drop: (id: string) => void
  readonly retry: (id: string) => void
}

export type UploadOptions = {
  /** How many files a cell names as it is shown, undefined where that is not known here. */
  readonly countIn: (recordId: string, fieldId: string) => number | undefined
  /** Names a stored file in a cell. */
  readonly attach: (recordId: string, fieldId: string, facts: FileFacts) => Promise<void>
}

/**
 * Files on their way into cells, wherever on the grid's page one looks meanwhile: one after the other, so that they
 * stand in the order in which they were chosen.
 */
export function createUploads({ countIn, attach }: UploadOptions): Uploads {
  const [uploads, setUploads] = createStore<Upload[]>([])
  const files = new Map<string, { readonly file: File; readonly field: Field }>()
  let running: { readonly id: string; readonly abort: AbortController } | undefined

  const change = (id: string, part: Partial<Upload>) => setUploads((one) => one.id === id, part)
  const under = createMemo(() => uploads.filter(({ fault }) => fault === undefined).length)
  createUnsaved(() => {
    if (under() === 0) return null
    return under() === 1 ? 'the file that is being added' : `the ${under()} files that are being added`
  })

  function next(): void {
    const waiting = uploads.find(({ fault }) => fault === undefined)
    if (running === undefined && waiting !== undefined) void send(waiting)
  }

  async function send({ id, recordId, fieldId }: Upload): Promise<void> {
    const given = files.get(id)
    const abort = new AbortController()
    running = { id, abort }
    try {
      if (given === undefined) {
        forget(id)
        return
      }
      const { signal } = abort
      const onSent = (share: number) => change(id, { share })
      const facts = await sendFile(id, given.file, { kind: kindFor(given.field), onSent, signal })
      signal.throwIfAborted()
      await attach(recordId, fieldId, facts)
      forget(id)
    } catch (error) {
      const { code, message } = errorOf(error)
      // What was aborted is gone from sight already.
      if (!abort.signal.aborted)
        change(id, { fault: message, again: code !== 'BAD_INPUT' && code !== 'TOO_LARGE' && code !== 'NOT_ALLOWED' })
    } finally {
      running = undefined
      next()
    }
  }

  function forget(id: string): void {
    files.delete(id)
    setUploads((list) => list.filter((one) => one.id !== id))
  }

  onCleanup(() => {
    running?.abort.abort()
    const left = uploads.filter(({ fault }) => fault === undefined).length
    // Nothing more of it begins.
    setUploads([])
    if (left > 0)
      showToast({
        tone: 'warning',
        title: left === 1 ? '1 file was not added' : `${left} files were not added`,
        text: 'The grid was left while they were on their way. Add them again.',
      })
  })

  return {
    of: (recordId, fieldId) => uploads.filter((one) => one.recordId === recordId && one.fieldId === fieldId),
    add(recordId, field, chosen) {
      const there = uploads.filter((one) => one.recordId === recordId && one.fieldId === field.id && !one.fault)
      const room = MAX_CELL_FILES - (countIn(recordId, field.id) ?? 0) - there.length
      const added = chosen.map((file, at): Upload => {
        const id = uuidv7()
        const noRoom = at < room ? null : `There is room for ${MAX_CELL_FILES} here. Remove one first.`
        const fault = fileFault(file, kindFor(field)) ?? noRoom
        if (fault === null) files.set(id, { file, field })
        const { name, size: sizeBytes } = file
        return { id, recordId, fieldId: field.id, name, sizeBytes, share: 0, ...(fault !== null && { fault }) }
      })
      setUploads(produce((list) => void list.push(...added)))
      next()
    },
    drop(id) {
      if (running?.id === id) running.abort.abort()
      forget(id)
    },
    retry(id) {
      change(id, { fault: undefined, again: undefined, share: 0 })
      next()
    },
  }
}
