import { trpc } from '../../../trpc.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import { settled } from './erase.ts'
import { restoredWords } from './trash-words.ts'

/** Brings a deleted field back for everyone, and says what came with it. False when it did not come. */
export async function restoreField(
  gridId: string,
  { id: fieldId, name }: { readonly id: string; readonly name: string },
): Promise<boolean> {
  return await settled(`${name} was not brought back`, async () => {
    const restored = await trpc.field.restore.mutate({ gridId, fieldId })
    const text = restoredWords(name, restored)
    showToast({ title: `${restored.name} is back`, ...(text !== undefined && { text }) })
  })
}
