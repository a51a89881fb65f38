import CloudUpload from 'lucide-solid/icons/cloud-upload'
import TriangleAlert from 'lucide-solid/icons/triangle-alert'
import { Show } from 'solid-js'

import { Button } from '../../ui/button.tsx'
import type { Edits } from './create-edits.ts'
import { RefusedEdits } from './refused-edits.tsx'

import './edits-status.css'

/** In the bar: edits that wait, and edits that were not taken. Nothing while all is saved. */
export function EditsStatus(props: { readonly edits: Edits }) {
  return (
    <>
      <Show when={props.edits.waiting() > 0}>
        <span
          class="edits-waiting"
          role="status"
          title={
            props.edits.lasting()
              ? 'Kept in this browser, sent as soon as there is a connection'
              : 'This browser keeps nothing: stay on this page until they are sent'
          }
        >
          <CloudUpload size={14} class="edits-icon" />
          <span>
            {props.edits.waiting()}
            <span class="edits-words"> unsaved{props.edits.lasting() ? '' : ', on this page only'}</span>
          </span>
        </span>
      </Show>
      <Show when={props.edits.refused().length > 0}>
        <Button
          size="sm"
          variant="ghost"
          icon={TriangleAlert}
          class="edits-refused"
          aria-haspopup="dialog"
          onClick={() => props.edits.setOpen(true)}
        >
          {props.edits.refused().length}
          <span class="edits-words"> not saved</span>
        </Button>
      </Show>
      <RefusedEdits edits={props.edits} />
    </>
  )
}
