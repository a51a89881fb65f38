import { A, type AnchorProps } from '@solidjs/router'
import { Show, splitProps } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { ButtonVariant } from './button.tsx'

import './button.css'
import type { Icon } from './icon.ts'

type ButtonLinkProps = AnchorProps & {
  readonly variant?: ButtonVariant
  readonly size?: 'sm' | 'md'
  readonly icon?: Icon
  readonly wide?: boolean
}

/** Looks like a Button and goes to a page: a link, so that it opens in a new tab too. */
export function ButtonLink(props: ButtonLinkProps) {
  const [own, rest] = splitProps(props, ['variant', 'size', 'icon', 'wide', 'class', 'children'])
  return (
    <A
      {...rest}
      class={`button button-${own.variant ?? 'secondary'} button-${own.size ?? 'md'} ${own.wide ? 'button-wide' : ''} ${own.class ?? ''}`}
    >
      <Show when={own.icon}>{(icon) => <Dynamic component={icon()} size={16} class="button-icon" />}</Show>
      <span class="button-label">{own.children}</span>
    </A>
  )
}
