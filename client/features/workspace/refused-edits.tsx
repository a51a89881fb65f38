import { For, Show } from 'solid-js'

import type { QueuedOp } from '../../live/op-store.ts'
import { Button } from '../../ui/button.tsx'
import { confirm } from '../../ui/confirm.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { showToast } from '../../ui/show-toast.tsx'
import type { Edits } from './create-edits.ts'

import './refused-edits.css'

/** The edits that the server did not take, each with its reason and its text, until the person decides. */
export function RefusedEdits(props: { readonly edits: Edits }) {
  const all = () => props.edits.refused()
  const ids = () => all().map(({ opId }) => opId)
  const discardAll = async () => {
    const sure = await confirm({
      title: all().length === 1 ? 'Discard this edit?' : `Discard ${all().length} edits?`,
      text: 'Their text is gone then, for good. Copy it first if you may need it.',
      confirmLabel: 'Discard',
    })
    if (sure) props.edits.drop(ids())
  }
  return (
    <Dialog
      open={props.edits.open()}
      onOpenChange={props.edits.setOpen}
      title={all().length === 1 ? 'An edit was not saved' : `${all().length} edits were not saved`}
      description={`${all().length === 1 ? 'It is' : 'They are'} kept in this browser until you decide.`}
      size="md"
      footer={
        <>
          <Button variant="ghost" onClick={() => void discardAll()}>
            Discard {all().length === 1 ? 'it' : 'all'}
          </Button>
          <Button onClick={() => void copy(all())}>Copy {all().length === 1 ? 'it' : 'all'}</Button>
          <Button variant="primary" onClick={() => props.edits.retry(ids())}>
            {all().length === 1 ? 'Try again' : 'Try all again'}
          </Button>
        </>
      }
    >
      <ul class="refused-list">
        <For each={all()}>
          {(queued) => (
            <li class="refused-line">
              <p class="refused-place">
                <strong>{queued.note.place}</strong> · <RelativeTime at={queued.queuedAt} />
              </p>
              <Show when={queued.note.text !== ''}>
                <p class="refused-text">{queued.note.text}</p>
              </Show>
              <p class="refused-reason">{queued.refusal?.message}</p>
              <Show when={all().length > 1}>
                <div class="refused-acts">
                  <Button size="sm" onClick={() => props.edits.retry([queued.opId])}>
                    Try again
                  </Button>
                  <Button size="sm" variant="ghost" onClick={() => void copy([queued])}>
                    Copy
                  </Button>
                  <Button size="sm" variant="ghost" onClick={() => props.edits.drop([queued.opId])}>
                    Discard
                  </Button>
                </div>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Dialog>
  )
}

async function copy(edits: readonly QueuedOp[]): Promise<void> {
  const text = edits.map(({ note }) => `${note.place}\n${note.text}`).join('\n\n')
  try {
    await navigator.clipboard.writeText(text)
    showToast({ title: 'Copied' })
  } catch {
    showToast({ tone: 'warning', title: 'It could not be copied', text: 'Mark the text and copy it by hand.' })
  }
}
