import * as Kobalte from '@kobalte/core/dialog'
import X from 'lucide-solid/icons/x'
import { Show, type JSX } from 'solid-js'

import { createReturnFocus } from './create-return-focus.ts'

import './dialog.css'
import { focusFirst } from './focus-first.ts'
import { IconButton } from './icon-button.tsx'

export type DialogProps = {
  readonly open: boolean
  readonly onOpenChange: (open: boolean) => void
  readonly title: string
  readonly description?: JSX.Element
  readonly size?: 'sm' | 'md' | 'lg' | 'xl'
  /** Buttons, the main one last; stays in sight while the content scrolls. */
  readonly footer?: JSX.Element
  readonly children?: JSX.Element
}

/** Asks for something before the work goes on: centred on a desktop, a sheet from below on a phone. */
export function Dialog(props: DialogProps) {
  const returnFocus = createReturnFocus(() => props.open)
  let body: HTMLElement | undefined
  return (
    <Kobalte.Root open={props.open} onOpenChange={props.onOpenChange}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="scrim" />
        <div class="dialog-place">
          <Kobalte.Content
            class={`dialog dialog-${props.size ?? 'md'}`}
            onOpenAutoFocus={(event) => focusFirst(event, body)}
            onCloseAutoFocus={returnFocus}
          >
            <div class="dialog-header">
              <div class="dialog-heading">
                <Kobalte.Title class="dialog-title">{props.title}</Kobalte.Title>
                <Show when={props.description}>
                  <Kobalte.Description class="dialog-description">{props.description}</Kobalte.Description>
                </Show>
              </div>
            </div>
            <div class="dialog-body" ref={(element) => (body = element)}>
              {props.children}
            </div>
            <Show when={props.footer}>
              <div class="dialog-footer">{props.footer}</div>
            </Show>
            {/* Last in the order of Tab, so that opening focuses the content. */}
            <IconButton label="Close" icon={X} class="dialog-close" onClick={() => props.onOpenChange(false)} />
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  )
}
