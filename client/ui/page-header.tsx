import { createEffect, onCleanup, Show, type JSX } from 'solid-js'
import { Dynamic, Portal } from 'solid-js/web'

import type { Icon } from './icon.ts'

import './page-header.css'
import { useShell } from './shell-context.ts'

type PageHeaderProps = {
  /** The page's h1 and the first words of the browser's title. */
  readonly title: string
  readonly icon?: Icon
  /** Beside the title: a count, a badge. */
  readonly aside?: JSX.Element
  /** At the right: buttons, who is here. */
  readonly actions?: JSX.Element
}

/** The page's name and main actions, in the bar above it. Every page in the shell has one. */
export function PageHeader(props: PageHeaderProps) {
  const shell = useShell()
  createEffect(() => {
    document.title = `${props.title} · OperaGrid`
  })
  onCleanup(() => {
    document.title = 'OperaGrid'
  })
  const header = () => (
    <div class="page-header">
      <Show when={props.icon}>{(icon) => <Dynamic component={icon()} size={16} class="page-header-icon" />}</Show>
      <h1 class="page-header-title">{props.title}</h1>
      <Show when={props.aside}>
        <div class="page-header-aside">{props.aside}</div>
      </Show>
      <Show when={props.actions}>
        <div class="page-header-actions">{props.actions}</div>
      </Show>
    </div>
  )
  return (
    <Show when={shell} fallback={header()}>
      <Show when={shell?.headerSlot()}>{(slot) => <Portal mount={slot()}>{header()}</Portal>}</Show>
    </Show>
  )
}
