import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

/** What is used of the Barcode Detection API, which TypeScript's library does not know. */
type Detector = { readonly detect: (source: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]> }
type DetectorMaker = { new (): Detector; readonly getSupportedFormats: () => Promise<readonly string[]> }

// The one way to ask for what the library does not know: it may be absent.
const detectorMaker = (): DetectorMaker | undefined => (window as { BarcodeDetector?: DetectorMaker }).BarcodeDetector

/** Whether this browser reads codes with its camera; false until that is known. */
export function createCanScan(): Accessor<boolean> {
  const [canScan, setCanScan] = createSignal(false)
  void findOut().then(setCanScan, () => undefined)
  return canScan
}

/** Where it is known by name, a system may still lack what it reads codes with. */
async function findOut(): Promise<boolean> {
  // Absent on pages without a secure connection, whatever the types say.
  const devices: MediaDevices | undefined = navigator.mediaDevices
  const formats = (await detectorMaker()?.getSupportedFormats()) ?? []
  return devices !== undefined && formats.length > 0
}

/** Pause between two looks at the picture, in ms. */
const LOOK_MS = 150

/**
 * Shows the camera in `video` and looks for a code until one is found, or `stop` is called.
 *
 * @param onFault why there is nothing to see, in a sentence
 */
export function makeScan(
  video: HTMLVideoElement,
  { onFound, onFault }: { readonly onFound: (code: string) => void; readonly onFault: (words: string) => void },
): { readonly stop: () => void } {
  let stopped = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let stream: MediaStream | undefined
  const stop = (): void => {
    stopped = true
    clearTimeout(timer)
    for (const track of stream?.getTracks() ?? []) track.stop()
  }
  const look = async (detector: Detector): Promise<void> => {
    // A picture that is not there yet cannot be read, nor one that moves too much: the next may be.
    const codes = await detector.detect(video).catch(() => [])
    const code = codes.map(({ rawValue }) => rawValue).find((text) => text.trim() !== '')
    if (stopped) return
    if (code === undefined) timer = setTimeout(() => void look(detector), LOOK_MS)
    else {
      stop()
      onFound(code)
    }
  }
  const begin = async (): Promise<void> => {
    const Maker = detectorMaker()
    if (Maker === undefined) return
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } })
    if (stopped) {
      stop()
      return
    }
    video.srcObject = stream
    await video.play()
    await look(new Maker())
  }
  begin().catch((error: unknown) => {
    if (!stopped) onFault(faultWords(error))
  })
  return { stop }
}

function faultWords(error: unknown): string {
  const name = error instanceof DOMException ? error.name : ''
  if (name === 'NotAllowedError')
    return 'The camera is not allowed here. Allow it in the settings of the browser, or type the code.'
  if (name === 'NotFoundError') return 'There is no camera here. Type the code.'
  return 'The camera does not answer. Another app may have it: close that, or type the code.'
}
