import { onCleanup } from 'solid-js'

import { renewAccess } from './access.ts'

/**
 * Renews the session when somebody comes back to this page while `when()`: what they did in another tab or on
 * another device, such as following a mailed link, shows here without a reload.
 */
export function createRenewalOnReturn(when: () => boolean): void {
  const look = (): void => {
    if (document.visibilityState === 'visible' && when()) void renewAccess()
  }
  window.addEventListener('focus', look)
  document.addEventListener('visibilitychange', look)
  onCleanup(() => {
    window.removeEventListener('focus', look)
    document.removeEventListener('visibilitychange', look)
  })
}
