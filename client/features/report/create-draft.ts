import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { createStore, unwrap } from 'solid-js/store'

import type { CellValue } from '@operagrid/shared/domain/cell'

import type { Answers } from './answers.ts'
import type { Draft } from './held-report.ts'
import type { ReportStore } from './report-store.ts'

export type DraftState = {
  readonly answers: Answers
  /** Keeps an answer at once: on the screen now, on the phone a moment later. */
  set(fieldId: string, value: CellValue): void
  /** Why the last keystrokes could not be kept; undefined while all is well. */
  readonly fault: Accessor<string | undefined>
  /** The draft as it stands, once all of it is kept. */
  settled(): Promise<Draft>
}

/** A draft that is being written: every keystroke goes to the phone's storage, the latest last. */
export function createDraft(store: Promise<ReportStore>, draft: Draft): DraftState {
  const [answers, setAnswers] = createStore<Record<string, CellValue>>({ ...draft.answers })
  const [fault, setFault] = createSignal<string>()
  let next: Draft | undefined
  let writing: Promise<void> | undefined

  // Storage cannot take the store's proxies.
  const now = (): Draft => ({ ...draft, answers: { ...unwrap(answers) }, updatedAt: new Date().toISOString() })
  const write = async (): Promise<void> => {
    while (next !== undefined) {
      const latest = next
      next = undefined
      try {
        await (await store).putDraft(latest)
        setFault(undefined)
      } catch {
        setFault('This phone cannot store what you type just now. Send the report before you leave this page.')
      }
    }
    writing = undefined
  }

  return {
    answers,
    fault,
    set(fieldId, value) {
      // Store setters merge objects and call functions; a cell is replaced as a whole.
      setAnswers({ [fieldId]: value })
      next = now()
      writing ??= write()
    },
    async settled() {
      await writing
      return now()
    },
  }
}
