import type { FormWithFields } from '@operagrid/shared/domain/form'

import type { Answers } from './answers.ts'

/** A report that is being written. `recordId` is the record it will become, and owns its photos. */
export type Draft = {
  readonly recordId: string
  readonly formId: string
  readonly answers: Answers
  readonly updatedAt: string
}

/**
 * A report that was filed on this phone and is kept until the server has acknowledged it.
 * `refused`: the server will not take it as it is, `reason` says why. `sent`: acknowledged, shown
 * until the server's own list has it.
 */
export type HeldReport = {
  readonly recordId: string
  readonly opId: string
  /** As it was when the report was filed: still enough to show and correct it when the form is gone. */
  readonly form: FormWithFields
  readonly answers: Answers
  readonly filedAt: string
  /** The day on which it was filed by this phone's clock then, wherever it is sent from; older ones have none. */
  readonly day?: string
  readonly state: 'waiting' | 'refused' | 'sent'
  readonly reason: string | null
  readonly sentAt: string | null
}

/** A photo on this phone. `sent`: the server has it. */
export type HeldPhoto = {
  readonly id: string
  readonly recordId: string
  readonly name: string
  readonly type: string
  /** Not a Blob: some phones lose those when the page is closed. */
  readonly bytes: ArrayBuffer
  readonly sent: boolean
}
