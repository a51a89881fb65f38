import CircleAlert from 'lucide-solid/icons/circle-alert'
import CircleCheck from 'lucide-solid/icons/circle-check'
import Info from 'lucide-solid/icons/info'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import X from 'lucide-solid/icons/x'
import { Show, type JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { Tone } from './badge.tsx'

import './banner.css'
import { IconButton } from './icon-button.tsx'
import type { Icon } from './icon.ts'

type BannerProps = {
  readonly tone?: Tone
  readonly title?: string
  readonly children?: JSX.Element
  readonly action?: JSX.Element
  readonly onDismiss?: () => void
}

const icons: Readonly<Record<Tone, Icon>> = {
  neutral: Info,
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
}

/** Something true of this page for as long as it is shown. */
export function Banner(props: BannerProps) {
  const tone = () => props.tone ?? 'info'
  return (
    <div class={`banner banner-${tone()}`} role={tone() === 'danger' ? 'alert' : 'status'}>
      <Dynamic component={icons[tone()]} size={16} class="banner-icon" />
      <div class="banner-words">
        <Show when={props.title}>
          <strong class="banner-title">{props.title}</strong>
        </Show>
        <Show when={props.children}>
          <div>{props.children}</div>
        </Show>
      </div>
      {props.action}
      <Show when={props.onDismiss}>
        <IconButton label="Dismiss" icon={X} size="sm" class="banner-close" onClick={() => props.onDismiss?.()} />
      </Show>
    </div>
  )
}
