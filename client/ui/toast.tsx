import * as Kobalte from '@kobalte/core/toast'
import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import Info from 'lucide-solid/icons/info'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import X from 'lucide-solid/icons/x'
import { Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { Tone } from './badge.tsx'
import { Button } from './button.tsx'
import { IconButton } from './icon-button.tsx'
import type { Icon } from './icon.ts'
import type { ToastContent } from './toast-content.ts'

import './toast.css'

const icons: Readonly<Record<Tone, Icon>> = {
  neutral: Info,
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
}

/** One toast; made by `showToast`. */
export function Toast(props: ToastContent & { readonly toastId: number }) {
  const tone = () => props.tone ?? 'neutral'
  const close = () => {
    props.onClose?.()
    Kobalte.toaster.dismiss(props.toastId)
  }
  return (
    <Kobalte.Root
      as="div"
      toastId={props.toastId}
      class={`toast toast-${tone()}`}
      persistent={props.sticky ?? false}
      duration={props.durationMs ?? (props.action ? 8000 : 5000)}
      priority={tone() === 'danger' ? 'high' : 'low'}
      onEscapeKeyDown={() => props.onClose?.()}
      onSwipeEnd={() => props.onClose?.()}
    >
      <Dynamic component={icons[tone()]} size={16} class="toast-icon" />
      <div class="toast-words">
        <Kobalte.Title class="toast-title">{props.title}</Kobalte.Title>
        <Show when={props.text}>
          <Kobalte.Description class="toast-text">{props.text}</Kobalte.Description>
        </Show>
      </div>
      <Show when={props.action}>
        {(action) => (
          <Button
            size="sm"
            onClick={() => {
              action().onSelect()
              Kobalte.toaster.dismiss(props.toastId)
            }}
          >
            {action().label}
          </Button>
        )}
      </Show>
      <IconButton label="Close message" icon={X} size="sm" onClick={close} />
    </Kobalte.Root>
  )
}
