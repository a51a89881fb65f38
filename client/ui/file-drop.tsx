import FileUp from 'lucide-solid/icons/file-up'
import { createSignal, onCleanup, Show } from 'solid-js'
import { Portal } from 'solid-js/web'

import './file-drop.css'

type FileDropProps = {
  /** Shown while a file is held over the window. */
  readonly label: string
  /** The first file, when several are dropped. */
  readonly onFile: (file: File) => void
}

/**
 * Takes a file dropped anywhere on the window, or pasted where nothing is written, unless something nearer takes it: it
 * says so by preventing the event. There must be a button for the same.
 */
export function FileDrop(props: FileDropProps) {
  const [over, setOver] = createSignal(false)
  // Entering a child comes before leaving its parent: count both.
  let depth = 0
  const carriesFile = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  const onEnter = (event: DragEvent): void => {
    if (!carriesFile(event)) return
    depth += 1
  }
  const onLeave = (event: DragEvent): void => {
    if (!carriesFile(event)) return
    depth = Math.max(0, depth - 1)
    if (depth === 0) setOver(false)
  }
  const onOver = (event: DragEvent): void => {
    if (!carriesFile(event)) return
    // Whoever has prevented it takes the file.
    setOver(!event.defaultPrevented)
    event.preventDefault()
  }
  const onDrop = (event: DragEvent): void => {
    depth = 0
    setOver(false)
    if (event.defaultPrevented || !carriesFile(event)) return
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    if (file) props.onFile(file)
  }
  const onPaste = (event: ClipboardEvent): void => {
    const file = event.clipboardData?.files[0]
    // Spreadsheets put a picture of the cells beside their text: a file alone is what is meant as one.
    const isText = event.clipboardData?.types.some((type) => type.startsWith('text/')) ?? true
    if (event.defaultPrevented || file === undefined || isText || isWriting(event.target)) return
    event.preventDefault()
    props.onFile(file)
  }
  window.addEventListener('paste', onPaste)
  window.addEventListener('dragenter', onEnter)
  window.addEventListener('dragleave', onLeave)
  window.addEventListener('dragover', onOver)
  window.addEventListener('drop', onDrop)
  onCleanup(() => {
    window.removeEventListener('paste', onPaste)
    window.removeEventListener('dragenter', onEnter)
    window.removeEventListener('dragleave', onLeave)
    window.removeEventListener('dragover', onOver)
    window.removeEventListener('drop', onDrop)
  })
  return (
    <Show when={over()}>
      <Portal>
        <div class="file-drop" aria-hidden="true">
          <div class="file-drop-words">
            <FileUp size={22} />
            {props.label}
          </div>
        </div>
      </Portal>
    </Show>
  )
}

/** True within whatever takes text. */
function isWriting(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable]') !== null
}
