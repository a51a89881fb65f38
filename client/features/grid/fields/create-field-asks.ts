import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Beside } from './field-beside.ts'

/** What a dialog is open for, or was: `fieldId` null = a new field. */
export type FieldAsk = {
  readonly dialog: 'edit' | 'copy'
  readonly open: boolean
  readonly fieldId: string | null
  readonly beside?: Beside | undefined
}

/** Opens the dialogs for a grid's fields. */
export type FieldAsks = {
  readonly now: Accessor<FieldAsk>
  /** `beside`: where the new one is to stand; absent = behind all others. */
  readonly add: (beside?: Beside) => void
  readonly edit: (fieldId: string) => void
  readonly copy: (fieldId: string) => void
  readonly close: () => void
}

export function createFieldAsks(): FieldAsks {
  const [now, setNow] = createSignal<FieldAsk>({ dialog: 'edit', open: false, fieldId: null })
  return {
    now,
    add: (beside) => setNow({ dialog: 'edit', open: true, fieldId: null, beside }),
    edit: (fieldId) => setNow({ dialog: 'edit', open: true, fieldId }),
    copy: (fieldId) => setNow({ dialog: 'copy', open: true, fieldId }),
    // What is closing still shows what it was open for.
    close: () => setNow((last) => ({ ...last, open: false })),
  }
}
