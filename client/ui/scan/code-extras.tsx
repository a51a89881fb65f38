import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show } from 'solid-js'

import { barcodeHint } from '@operagrid/shared/domain/barcode'

import { ScanButton } from './scan-button.tsx'

type CodeExtrasProps = {
  readonly label: string
  /** The code as it is typed so far. */
  readonly code: string
  readonly onScan: (code: string) => void
  readonly disabled?: boolean
}

/** What stands below the input of a code: what is likely wrong with it, and the way to scan it. */
export function CodeExtras(props: CodeExtrasProps) {
  return (
    <div class="code-extras">
      <div class="code-hint" role="status">
        <Show when={barcodeHint(props.code.trim())}>
          {(hint) => (
            <>
              <TriangleAlert size={14} aria-hidden="true" />
              <span>{hint()}</span>
            </>
          )}
        </Show>
      </div>
      <ScanButton label={props.label} onScan={props.onScan} disabled={props.disabled ?? false} />
    </div>
  )
}
