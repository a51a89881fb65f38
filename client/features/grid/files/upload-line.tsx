import CircleAlert from 'lucide-solid/icons/circle-alert'
import RotateCw from 'lucide-solid/icons/rotate-cw'
import X from 'lucide-solid/icons/x'
import { Show } from 'solid-js'

import { IconButton } from '../../../ui/icon-button.tsx'
import { Progress } from '../../../ui/progress.tsx'
import type { Upload } from './create-uploads.ts'
import { sizeWords } from './file-words.ts'

type UploadLineProps = { readonly upload: Upload; readonly onRetry: () => void; readonly onDrop: () => void }

/** A file on its way into the field, or why it was not added. */
export function UploadLine(props: UploadLineProps) {
  // All has left, and the server writes it: nobody knows how far.
  const share = () => (props.upload.share < 1 ? props.upload.share : undefined)
  return (
    <li class="panel-file panel-upload" classList={{ 'panel-upload-failed': props.upload.fault !== undefined }}>
      <Show
        when={props.upload.fault}
        fallback={
          <div class="panel-upload-way">
            <Progress label={props.upload.name} value={share()} detail={sizeWords(props.upload.sizeBytes)} />
          </div>
        }
      >
        {(fault) => (
          <p class="panel-upload-fault" role="alert">
            <CircleAlert size={16} class="panel-upload-icon" />
            <span>
              <strong>{props.upload.name}</strong> was not added. {fault()}
            </span>
          </p>
        )}
      </Show>
      <Show when={props.upload.again}>
        <IconButton
          label={`Try ${props.upload.name} again`}
          icon={RotateCw}
          size="sm"
          onClick={() => props.onRetry()}
        />
      </Show>
      <IconButton
        label={props.upload.fault === undefined ? `Cancel ${props.upload.name}` : `Dismiss ${props.upload.name}`}
        icon={X}
        size="sm"
        onClick={() => props.onDrop()}
      />
    </li>
  )
}
