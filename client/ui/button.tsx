import { Show, splitProps, type ComponentProps } from 'solid-js'

import './button.css'
import { Dynamic } from 'solid-js/web'

import { classes } from './classes.ts'
import type { Icon } from './icon.ts'
import { Spinner } from './spinner.tsx'

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger'

export type ButtonProps = ComponentProps<'button'> & {
  readonly variant?: ButtonVariant
  readonly size?: 'sm' | 'md'
  readonly icon?: Icon
  readonly iconEnd?: Icon
  /** Fills the width it is given. */
  readonly wide?: boolean
  /** The action runs: keeps size and focus, shows a spinner, ignores further clicks. */
  readonly busy?: boolean
}

export function Button(props: ButtonProps) {
  const [own, rest] = splitProps(props, [
    'variant',
    'size',
    'icon',
    'iconEnd',
    'wide',
    'busy',
    'class',
    'children',
    'onClick',
  ])
  const click: ComponentProps<'button'>['onClick'] = (event) => {
    if (own.busy) {
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (typeof own.onClick === 'function') own.onClick(event)
    else if (own.onClick) own.onClick[0](own.onClick[1], event)
  }
  return (
    <button
      type="button"
      {...rest}
      class={classes(
        `button button-${own.variant ?? 'secondary'} button-${own.size ?? 'md'}`,
        own.class,
        own.wide && 'button-wide',
        own.busy && 'button-busy',
      )}
      aria-busy={own.busy ? 'true' : undefined}
      aria-disabled={own.busy ? 'true' : undefined}
      onClick={click}
    >
      <Show when={own.icon}>{(icon) => <Dynamic component={icon()} size={16} class="button-icon" />}</Show>
      <span class="button-label">{own.children}</span>
      <Show when={own.iconEnd}>{(icon) => <Dynamic component={icon()} size={14} class="button-icon" />}</Show>
      <Show when={own.busy}>
        <span class="button-spinner">
          <Spinner label="Working" />
        </span>
      </Show>
    </button>
  )
}
