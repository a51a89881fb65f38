import { createEffect, on, onCleanup } from 'solid-js'
import { createStore } from 'solid-js/store'

import { MAX_DESCRIBED } from '@operagrid/shared/domain/attachment'
import type { FileFacts } from '@operagrid/shared/domain/attachment'

import { useConnection } from '../../../live/connection.ts'
import { trpc } from '../../../trpc.ts'

export type FileFactState = {
  /**
   * What is known of a file that a cell names; undefined while that is on its way, null where there is none that this
   * member sees. Reactive; what is not known is asked for, all that is asked for in one turn together.
   */
  readonly of: (attachmentId: string) => FileFacts | null | undefined
  /** Takes in what is known of a file that was just sent. */
  readonly learn: (facts: FileFacts) => void
}

const RETRY_MS = 2000

/** What files are called, and what they are: read set-wise and kept, since of a file that is ready it never changes. */
export function createFileFacts(): FileFactState {
  const connection = useConnection()
  const [known, setKnown] = createStore<Record<string, FileFacts | null>>({})
  const wanted = new Set<string>()
  let asking: Promise<void> | undefined
  let isLeft = false
  let wake: () => void = () => undefined

  async function askAll(): Promise<void> {
    try {
      while (wanted.size > 0 && !isLeft) {
        const ids = [...wanted].slice(0, MAX_DESCRIBED)
        try {
          const told = await trpc.attachment.describe.query({ ids })
          for (const id of ids) wanted.delete(id)
          setKnown(Object.fromEntries(ids.map((id) => [id, told.find((facts) => facts.id === id) ?? null])))
        } catch {
          // Until the line is there again: then it is asked at once.
          await new Promise<void>((resolve) => {
            wake = resolve
            setTimeout(resolve, RETRY_MS)
          })
        }
      }
    } finally {
      asking = undefined
    }
  }
  createEffect(
    on(
      () => connection().state,
      (state) => state === 'live' && wake(),
      { defer: true },
    ),
  )
  onCleanup(() => {
    isLeft = true
  })

  return {
    of(attachmentId) {
      const facts = known[attachmentId]
      if (facts === undefined) {
        wanted.add(attachmentId)
        // In one turn a screen full of cells says what it needs.
        asking ??= Promise.resolve().then(askAll)
      }
      return facts
    },
    learn(facts) {
      wanted.delete(facts.id)
      setKnown(facts.id, facts)
    },
  }
}
