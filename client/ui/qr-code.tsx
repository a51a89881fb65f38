import { createMemo } from 'solid-js'
import { encode } from 'uqr'

import './qr-code.css'

/** Modules of white around the code that cameras need (ISO/IEC 18004: four). */
const QUIET = 4

/** A text as a QR code, dark on white in both themes: many cameras read no other. `label`: what it is, for who does not see it. */
export function QrCode(props: { readonly text: string; readonly label: string }) {
  const code = createMemo(() => encode(props.text, { ecc: 'M', border: QUIET }))
  return (
    <svg class="qr-code" viewBox={`0 0 ${code().size} ${code().size}`} role="img" aria-label={props.label}>
      <path d={pathOf(code().data)} />
    </svg>
  )
}

/** One square a dark module. */
function pathOf(rows: readonly (readonly boolean[])[]): string {
  return rows.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
}
