import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { GridImport, GridImportRef } from '@operagrid/shared/domain/import-undo'

import { errorOf, trpc } from '../trpc.ts'

export type ImportUndoing = {
  /** Where the import and its undo are; what it was made with until something newer is known. */
  readonly shown: Accessor<GridImport | undefined>
  readonly fault: Accessor<string | undefined>
  /** True from the wish to the first answer. */
  readonly busy: Accessor<boolean>
  /** Takes the import back, or goes on with that. */
  readonly begin: () => Promise<void>
  readonly stop: () => Promise<void>
}

const RETRY_MS = 2_000

/** The undo of an own import, followed through drops of the connection and restarts of the server. */
export function createImportUndo(ref: GridImportRef, known?: GridImport): ImportUndoing {
  const [shown, setShown] = createSignal(known)
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let subscription: { unsubscribe(): void } | undefined
  let again: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => {
    subscription?.unsubscribe()
    clearTimeout(again)
  })

  function follow(): void {
    subscription?.unsubscribe()
    subscription = trpc.import.undoing.subscribe(ref, {
      onData: setShown,
      onComplete() {
        // A server that stops ends its streams: the next one goes on with the undo.
        if (shown()?.state === 'undoing') again = setTimeout(follow, RETRY_MS)
      },
      onError(error) {
        const { code, message } = errorOf(error)
        if (code === 'OFFLINE' || code === 'UNAVAILABLE') again = setTimeout(follow, RETRY_MS)
        else setFault(message)
      },
    })
  }

  if (known?.mine === true && known.state === 'undoing') follow()

  return {
    shown,
    fault,
    busy,
    async begin() {
      setBusy(true)
      setFault(undefined)
      try {
        setShown(await trpc.import.undo.mutate(ref))
        follow()
      } catch (error) {
        setFault(errorOf(error).message)
      } finally {
        setBusy(false)
      }
    },
    async stop() {
      await trpc.import.stopUndo.mutate(ref).catch((error: unknown) => setFault(errorOf(error).message))
    },
  }
}

/** What was taken back of an import and what was left, in a sentence. */
export function undoSentence({ undo: { done, left } }: GridImport, locale: string): string {
  const taken = `${done.toLocaleString(locale)} ${done === 1 ? 'edit' : 'edits'} taken back.`
  if (left === 0) return taken
  return `${taken} ${left.toLocaleString(locale)} ${left === 1 ? 'stays as it is' : 'stay as they are'}, edited by others since.`
}
