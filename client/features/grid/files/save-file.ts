import { downloadName } from '@operagrid/shared/domain/attachment'
import type { FileFacts } from '@operagrid/shared/domain/attachment'

import { loadWhole } from '../../../live/attachment.ts'
import { errorOf } from '../../../trpc.ts'
import { showToast } from '../../../ui/show-toast.tsx'

/** How long the bytes are held for the browser to write them, in milliseconds. */
const HOLD_MS = 60_000

/** Saves a file under its name. It is read with the member's own right to see it, so never by address alone. */
export async function saveFile(facts: FileFacts): Promise<void> {
  try {
    const url = URL.createObjectURL(await loadWhole(facts.id))
    const link = document.createElement('a')
    link.href = url
    link.download = downloadName(facts)
    link.click()
    setTimeout(() => URL.revokeObjectURL(url), HOLD_MS)
  } catch (error) {
    showToast({ tone: 'danger', title: `“${facts.name}” could not be loaded`, text: errorOf(error).message })
  }
}
