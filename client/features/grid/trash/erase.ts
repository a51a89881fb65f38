import { errorOf } from '../../../trpc.ts'
import { confirm } from '../../../ui/confirm.ts'
import { showToast } from '../../../ui/show-toast.tsx'

type Erasure = {
  /** As `the field Deck`. */
  readonly what: string
  /** What goes with it. */
  readonly loss: string
  readonly work: () => Promise<unknown>
}

/** Asks, then deletes something for good. False when it is still there; a toast has said why. */
export async function erase({ what, loss, work }: Erasure): Promise<boolean> {
  const sure = await confirm({
    title: `Delete ${what} for good?`,
    text: `${loss} Nobody can bring it back.`,
    confirmLabel: 'Delete for good',
  })
  return sure && (await settled(`${what[0]?.toUpperCase() ?? ''}${what.slice(1)} was not deleted`, work))
}

/** Does some work of the trash. False when it failed; a toast has said why. */
export async function settled(title: string, work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    return true
  } catch (error) {
    showToast({ tone: 'danger', title, text: errorOf(error).message })
    return false
  }
}
