import { createResource, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { TenantSettings } from '@operagrid/shared/domain/tenant'

import { errorOf, trpc } from '../../trpc.ts'
import { confirm } from '../../ui/confirm.ts'
import { showToast } from '../../ui/show-toast.tsx'

export type Requirement = {
  /** Undefined until the first answer, and where it could not be had. */
  readonly settings: Accessor<TenantSettings | undefined>
  readonly fault: Accessor<string | undefined>
  readonly busy: Accessor<boolean>
  reload(): void
  /** Asks whoever asks before others are locked out until they have one. Answers when it is done, or not. */
  set(required: boolean): Promise<void>
}

/** Whether the workspace asks its members for a second factor; for management only. */
export function createRequirement(): Requirement {
  const [settings, { refetch }] = createResource(() => trpc.tenant.settings.query())
  const [busy, setBusy] = createSignal(false)
  const latest = () => (settings.error === undefined ? settings.latest : undefined)

  async function set(required: boolean): Promise<void> {
    const without = (latest()?.members ?? 0) - (latest()?.withFactor ?? 0)
    const sure =
      !required ||
      (await confirm({
        title: 'Ask everybody for a second factor?',
        text: `${whoLacksIt(without)} Sessions that were opened with a password alone are led there at once.`,
        confirmLabel: 'Ask everybody',
        tone: 'primary',
      }))
    if (!sure) return
    setBusy(true)
    try {
      await trpc.tenant.requireFactor.mutate({ required })
      const title = required
        ? 'The workspace asks for a second factor now'
        : 'The workspace no longer asks for a second factor'
      showToast({ title, tone: 'success' })
    } catch (error) {
      showToast({ title: 'Nothing was changed', text: errorOf(error).message, tone: 'danger' })
    } finally {
      setBusy(false)
      await refetch()
    }
  }

  return {
    settings: latest,
    fault: () => (settings.error === undefined ? undefined : errorOf(settings.error).message),
    busy,
    reload: () => void refetch(),
    set,
  }
}

function whoLacksIt(without: number): string {
  if (without === 0) return 'Everybody here has one.'
  if (without === 1) return '1 member has none and sets one up before anything else.'
  return `${without} members have none and set one up before anything else.`
}
