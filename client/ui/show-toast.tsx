import { toaster } from '@kobalte/core/toast'

import type { ToastContent } from './toast-content.ts'
import { Toast } from './toast.tsx'

/** Says in passing what happened; answers the id for `closeToast`. What must be decided is a dialog. */
export function showToast(content: ToastContent): number {
  return toaster.show((props) => <Toast toastId={props.toastId} {...content} />)
}

/** Takes a toast away, for example when its reason is gone. */
export function closeToast(id: number): void {
  toaster.dismiss(id)
}
