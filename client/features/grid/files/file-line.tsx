import Download from 'lucide-solid/icons/download'
import FileX from 'lucide-solid/icons/file-x'
import X from 'lucide-solid/icons/x'
import { createSignal, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import type { FileFacts } from '@operagrid/shared/domain/attachment'

import { IconButton } from '../../../ui/icon-button.tsx'
import { Spinner } from '../../../ui/spinner.tsx'
import { fileIcon, sizeWords } from './file-words.ts'
import { saveFile } from './save-file.ts'

type FileLineProps = {
  /** undefined while it is on its way, null where there is no such file to be seen. */
  readonly facts: FileFacts | null | undefined
  readonly onRemove: (() => void) | undefined
}

/** A file that is no picture: what it is called and how large it is. A press saves it. */
export function FileLine(props: FileLineProps) {
  const [saving, setSaving] = createSignal(false)
  const save = async (facts: FileFacts) => {
    if (saving()) return
    setSaving(true)
    await saveFile(facts)
    setSaving(false)
  }
  return (
    <li class="panel-file">
      <Show
        when={props.facts}
        fallback={
          <span class="panel-file-gone">
            <FileX size={16} />
            {props.facts === null ? 'This file is not there.' : '…'}
          </span>
        }
      >
        {(facts) => (
          <button
            type="button"
            class="panel-file-save"
            aria-label={`Save ${facts().name}, ${sizeWords(facts().sizeBytes)}`}
            title={facts().name}
            onClick={() => void save(facts())}
          >
            <Dynamic component={fileIcon(facts())} size={18} class="panel-file-icon" />
            <span class="panel-file-name">{facts().name}</span>
            <span class="panel-file-size">{sizeWords(facts().sizeBytes)}</span>
            <Show when={saving()} fallback={<Download size={14} class="panel-file-icon" />}>
              <Spinner label="Loading" size={14} />
            </Show>
          </button>
        )}
      </Show>
      <Show when={props.onRemove}>
        {(onRemove) => (
          <IconButton
            label={`Remove ${props.facts?.name ?? 'this file'}`}
            icon={X}
            size="sm"
            onClick={() => onRemove()()}
          />
        )}
      </Show>
    </li>
  )
}
