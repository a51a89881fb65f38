import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show } from 'solid-js'

import { barcodeHint } from '@operagrid/shared/domain/barcode'

/** A code, marked where its check digit does not fit. */
export function CodeView(props: { readonly code: string }) {
  return (
    <>
      <Show when={barcodeHint(props.code)}>
        {(hint) => (
          <span class="code-doubt" title={hint()}>
            <TriangleAlert size={13} aria-hidden="true" />
            <span class="visually-hidden">Look again:</span>
          </span>
        )}
      </Show>
      <span class="cell-words">{props.code}</span>
    </>
  )
}
