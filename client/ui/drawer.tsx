import * as Kobalte from '@kobalte/core/dialog'
import X from 'lucide-solid/icons/x'
import { Show, type JSX } from 'solid-js'

import { createReturnFocus } from './create-return-focus.ts'

import './dialog.css'
import './drawer.css'
import { focusFirst } from './focus-first.ts'
import { IconButton } from './icon-button.tsx'

type DrawerProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly hideTitle?: boolean
  readonly side?: 'left' | 'right'
  readonly size?: 'sm' | 'md' | 'lg'
  /**
   * false: the page beside it stays in use and clicks there do not close it. It then begins below the bar
   * and below as much of the page as `--drawer-below` says, so that neither is covered.
   */
  readonly modal?: boolean
  /** Nothing in it takes the focus: then the content does, so that keys can scroll it. */
  readonly readOnly?: boolean
  /** Beside the title: small buttons. */
  readonly actions?: JSX.Element
  readonly footer?: JSX.Element
  readonly children?: JSX.Element
}

/** A panel at the edge for one thing's details; on a phone the right one rises from below. */
export function Drawer(props: DrawerProps) {
  const returnFocus = createReturnFocus(() => props.open)
  const modal = () => props.modal ?? true
  return (
    <Kobalte.Root open={props.open} onOpenChange={props.onOpenChange} modal={modal()}>
      <Kobalte.Portal>
        <Show when={modal()}>
          <Kobalte.Overlay class="scrim" />
        </Show>
        <Kobalte.Content
          class={`drawer drawer-${props.side ?? 'right'} drawer-${props.size ?? 'md'} ${modal() ? '' : 'drawer-beside'}`}
          onOpenAutoFocus={(event) => focusFirst(event)}
          onCloseAutoFocus={returnFocus}
          onInteractOutside={(event) => {
            if (!modal()) event.preventDefault()
          }}
        >
          <div class="drawer-header">
            <Kobalte.Title class="drawer-title" classList={{ 'visually-hidden': props.hideTitle ?? false }}>
              {props.title}
            </Kobalte.Title>
            <div class="drawer-actions">
              {props.actions}
              <IconButton label="Close" icon={X} tooltipPlacement="bottom" onClick={() => props.onOpenChange(false)} />
            </div>
          </div>
          <div
            class="drawer-body"
            {...(props.readOnly === true && { tabIndex: 0, role: 'group', 'aria-label': props.title })}
          >
            {props.children}
          </div>
          <Show when={props.footer}>
            <div class="drawer-footer">{props.footer}</div>
          </Show>
        </Kobalte.Content>
      </Kobalte.Portal>
    </Kobalte.Root>
  )
}
