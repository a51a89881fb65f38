import * as Kobalte from '@kobalte/core/toast'
import { Portal } from 'solid-js/web'

import './toast.css'

/** Where toasts appear; mounted once, by the app. F8 moves the focus there. */
export function ToastRegion() {
  return (
    <Portal>
      <Kobalte.Region class="toast-region" aria-label="Messages" hotkey={['F8']} limit={4} swipeDirection="right">
        {/* Not a list: each toast is a status of its own, which no list item may be. */}
        <Kobalte.List as="div" class="toast-list" />
      </Kobalte.Region>
    </Portal>
  )
}
