import Download from 'lucide-solid/icons/download'
import X from 'lucide-solid/icons/x'
import { createSignal, Show } from 'solid-js'

import type { FileFacts } from '@operagrid/shared/domain/attachment'

import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Spinner } from '../../../ui/spinner.tsx'
import { createPhoto } from '../create-photo.ts'
import { PhotoThumb } from '../photo-thumb.tsx'
import { sizeWords } from './file-words.ts'
import { saveFile } from './save-file.ts'

type FilePictureProps = {
  readonly attachmentId: string
  /** undefined while they are on their way. */
  readonly facts: FileFacts | undefined
  readonly onRemove: (() => void) | undefined
}

/** A picture of the open record: a press shows it large, from where it can be saved. */
export function FilePicture(props: FilePictureProps) {
  const [open, setOpen] = createSignal(false)
  const name = () => props.facts?.name ?? 'Photo'
  return (
    <li class="panel-picture">
      <button type="button" class="panel-picture-show" aria-label={`Show ${name()}`} onClick={() => setOpen(true)}>
        <PhotoThumb attachmentId={props.attachmentId} size="panel" />
      </button>
      <Show when={props.onRemove}>
        {(onRemove) => (
          <IconButton
            label={`Remove ${name()}`}
            icon={X}
            size="sm"
            variant="secondary"
            class="panel-picture-remove"
            onClick={() => onRemove()()}
          />
        )}
      </Show>
      <Dialog
        open={open()}
        onOpenChange={setOpen}
        title={name()}
        description={props.facts && sizeWords(props.facts.sizeBytes)}
        size="xl"
        footer={
          <Show when={props.facts}>
            {(facts) => (
              <Button icon={Download} onClick={() => void saveFile(facts())}>
                Save
              </Button>
            )}
          </Show>
        }
      >
        <Show when={open()}>
          <LargePicture attachmentId={props.attachmentId} name={name()} />
        </Show>
      </Dialog>
    </li>
  )
}

function LargePicture(props: { readonly attachmentId: string; readonly name: string }) {
  const url = createPhoto(() => props.attachmentId, 1600)
  return (
    <Show
      when={url()}
      fallback={
        <Show when={url() === null} fallback={<Spinner label="Opening the picture" size={24} />}>
          <p>This picture cannot be loaded just now.</p>
        </Show>
      }
    >
      {(src) => <img class="panel-picture-large" src={src()} alt={props.name} />}
    </Show>
  )
}
