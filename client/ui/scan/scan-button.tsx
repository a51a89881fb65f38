import ScanBarcode from 'lucide-solid/icons/scan-barcode'
import { createSignal, onCleanup, onMount, Show } from 'solid-js'

import { Banner } from '../banner.tsx'
import { Button } from '../button.tsx'
import { Dialog } from '../dialog.tsx'
import { createCanScan, makeScan } from './camera-codes.ts'

import './scan.css'

type ScanButtonProps = {
  /** What the code is for. */
  readonly label: string
  readonly onScan: (code: string) => void
  readonly disabled?: boolean
}

/** Reads a code with the camera. Where the browser cannot, there is no button. */
export function ScanButton(props: ScanButtonProps) {
  const canScan = createCanScan()
  const [open, setOpen] = createSignal(false)
  const take = (code: string): void => {
    setOpen(false)
    props.onScan(code)
  }
  return (
    <Show when={canScan()}>
      <Button
        icon={ScanBarcode}
        class="scan-button"
        aria-label={`Scan ${props.label}`}
        disabled={props.disabled}
        onClick={() => setOpen(true)}
      >
        Scan
      </Button>
      <Dialog open={open()} onOpenChange={setOpen} title={`Scan ${props.label}`} size="sm">
        <Camera onFound={take} />
      </Dialog>
    </Show>
  )
}

function Camera(props: { readonly onFound: (code: string) => void }) {
  const [fault, setFault] = createSignal<string>()
  let video: HTMLVideoElement | undefined
  onMount(() => {
    if (video === undefined) return
    const scan = makeScan(video, { onFound: (code) => props.onFound(code), onFault: setFault })
    onCleanup(scan.stop)
  })
  return (
    <Show when={fault() === undefined} fallback={<Banner tone="warning">{fault()}</Banner>}>
      <div class="scan-view">
        <video ref={(element) => (video = element)} class="scan-video" muted playsinline />
        <span class="scan-frame" aria-hidden="true" />
      </div>
      <p class="scan-words" role="status">
        Hold the code in the frame. It is read by itself.
      </p>
    </Show>
  )
}
