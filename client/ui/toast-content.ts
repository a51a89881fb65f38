import type { Tone } from './badge.tsx'

export type ToastContent = {
  readonly title: string
  readonly text?: string
  readonly tone?: Tone
  /** One way on, usually "Undo" or "Show". Also stays reachable elsewhere. */
  readonly action?: { readonly label: string; readonly onSelect: () => void }
  /** Stays until it is closed: for what must not be missed. */
  readonly sticky?: boolean
  /** Default 5,000; 8,000 with an action. */
  readonly durationMs?: number
  /** The person put it away without its action; not called when time or `closeToast` took it. */
  readonly onClose?: () => void
}
