import * as Kobalte from '@kobalte/core/alert-dialog'
import { createMemo } from 'solid-js'

import { Button } from './button.tsx'
import { pendingConfirmation, type Confirmation } from './confirm.ts'
import { createReturnFocus } from './create-return-focus.ts'

import './dialog.css'

const nothing: Confirmation = { title: '', text: '', confirmLabel: '' }

/** Shows the questions of `confirm()`; mounted once, by the app. */
export function ConfirmHost() {
  const open = () => pendingConfirmation() !== undefined
  const returnFocus = createReturnFocus(open)
  // The words stay while the dialog leaves.
  const shown = createMemo<Confirmation>((last) => pendingConfirmation() ?? last, nothing)
  const answer = (confirmed: boolean) => pendingConfirmation()?.answer(confirmed)
  return (
    <Kobalte.Root open={open()} onOpenChange={(next) => !next && answer(false)}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="scrim" />
        <div class="dialog-place">
          <Kobalte.Content class="dialog dialog-sm" onCloseAutoFocus={returnFocus}>
            <div class="dialog-header">
              <div class="dialog-heading">
                <Kobalte.Title class="dialog-title">{shown().title}</Kobalte.Title>
                <Kobalte.Description class="dialog-description">{shown().text}</Kobalte.Description>
              </div>
            </div>
            <div class="dialog-footer">
              {/* First, so that it gets the focus: Enter by habit must not destroy. */}
              <Button onClick={() => answer(false)}>{shown().cancelLabel ?? 'Cancel'}</Button>
              <Button variant={shown().tone ?? 'danger'} onClick={() => answer(true)}>
                {shown().confirmLabel}
              </Button>
            </div>
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  )
}
