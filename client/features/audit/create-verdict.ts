import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { AuditVerdict } from '@operagrid/shared/domain/audit'

import { errorOf, trpc } from '../../trpc.ts'
import { showToast } from '../../ui/show-toast.tsx'

export type VerdictState = {
  /** What the last look at the whole chain found; undefined before it and once it is dismissed. */
  readonly verdict: Accessor<AuditVerdict | undefined>
  readonly busy: Accessor<boolean>
  verify(): Promise<void>
  dismiss(): void
}

/** Whether the whole log still is what was written. */
export function createVerdict(): VerdictState {
  const [verdict, setVerdict] = createSignal<AuditVerdict>()
  const [busy, setBusy] = createSignal(false)
  return {
    verdict,
    busy,
    async verify() {
      setBusy(true)
      try {
        setVerdict(await trpc.audit.verify.mutate())
      } catch (error) {
        setVerdict(undefined)
        showToast({ title: 'The log was not verified', text: errorOf(error).message, tone: 'danger' })
      } finally {
        setBusy(false)
      }
    },
    dismiss: () => setVerdict(undefined),
  }
}
