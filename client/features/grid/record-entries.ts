import CopyPlus from 'lucide-solid/icons/copy-plus'
import LinkIcon from 'lucide-solid/icons/link'

import type { MenuAction } from '../../ui/menu-entry.ts'
import { showToast } from '../../ui/show-toast.tsx'
import type { GridView } from './grid-context.ts'

/** What can be done with one record wherever it is shown. */
export function recordEntries(view: GridView, recordId: string): readonly MenuAction[] {
  return [
    ...(view.mayEdit()
      ? [{ label: 'Duplicate record', icon: CopyPlus, onSelect: () => view.copyRecord(recordId) }]
      : []),
    // A page that came over plain HTTP has no clipboard but in the keys' own events.
    ...('clipboard' in navigator
      ? [{ label: 'Copy link to record', icon: LinkIcon, onSelect: () => void copyLink(recordId) }]
      : []),
  ]
}

async function copyLink(recordId: string): Promise<void> {
  const link = new URL(location.href)
  link.search = new URLSearchParams({ record: recordId }).toString()
  try {
    await navigator.clipboard.writeText(link.href)
    showToast({ title: 'Link copied' })
  } catch {
    showToast({ title: 'The browser refused the clipboard', text: link.href, tone: 'danger' })
  }
}
