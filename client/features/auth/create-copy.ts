import { createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'

import { showToast } from '../../ui/show-toast.tsx'

/** How long a button says that it has copied, in milliseconds. */
const SAID_MS = 2_000

/** Puts a text on the clipboard; `copied` for a moment after. Where that is refused, the person is told. */
export function createCopy(): { readonly copied: Accessor<boolean>; copy(text: string): Promise<void> } {
  const [copied, setCopied] = createSignal(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  onCleanup(() => clearTimeout(timer))
  return {
    copied,
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text)
        setCopied(true)
        clearTimeout(timer)
        timer = setTimeout(() => setCopied(false), SAID_MS)
      } catch {
        showToast({ tone: 'warning', title: 'It could not be copied', text: 'Mark it and copy it by hand.' })
      }
    },
  }
}
