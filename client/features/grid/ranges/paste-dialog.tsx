import { createMemo, For, Show } from 'solid-js'

import { fieldTypeNames } from '@operagrid/shared/domain/field'

import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { countWords } from '../cell-words.ts'
import { useGridView } from '../grid-context.ts'

import './paste-dialog.css'

/** Misfits that are listed; how many more there are is said. */
const MAX_LISTED = 100

/** What of a paste does not fit, before anything is written. */
export function PasteDialog() {
  const view = useGridView()
  const shown = createMemo(() => view.rangeActions.preview())
  const placed = () => shown()?.placed
  const misfits = () => placed()?.misfits ?? []
  const fitting = () => placed()?.fitting ?? 0
  const made = () => placed()?.made.length ?? 0
  return (
    <Dialog
      open={shown() !== null}
      onOpenChange={(open) => !open && view.rangeActions.dropPaste()}
      title="Not all of it fits"
      description={`Of what was copied, ${cells(fitting())} can be pasted and ${cells(misfits().length)} cannot.`}
      footer={
        <>
          <Button onClick={() => view.rangeActions.dropPaste()}>Cancel</Button>
          <Button variant="primary" disabled={fitting() === 0} onClick={() => view.rangeActions.pasteWhatFits()}>
            Paste what fits
          </Button>
        </>
      }
    >
      <div class="paste-notes">
        <Show when={(placed()?.cutColumns ?? 0) > 0}>
          <p>
            {placed()?.cutColumns === 1 ? 'One column has' : `${countWords(placed()?.cutColumns ?? 0)} columns have`} no
            field to go to and will be left out.
          </p>
        </Show>
        <Show when={made() > 0}>
          <p>
            {made() === 1 ? 'One new record' : `${countWords(made())} new records`} will be made below the last row.
          </p>
        </Show>
      </div>
      <Show when={misfits().length > 0}>
        <div class="paste-list" tabindex={0} role="region" aria-label="Cells that do not fit">
          <table>
            <thead>
              <tr>
                <th scope="col">Row</th>
                <th scope="col">Field</th>
                <th scope="col">Pasted</th>
              </tr>
            </thead>
            <tbody>
              <For each={misfits().slice(0, MAX_LISTED)}>
                {(misfit) => (
                  <tr>
                    <td class="paste-row">{countWords((shown()?.firstRow ?? 0) + misfit.row)}</td>
                    <td>
                      {misfit.field.name} <span class="paste-type">{fieldTypeNames[misfit.field.type]}</span>
                    </td>
                    <td class="paste-text">
                      {misfit.text}
                      <Show when={misfit.reason}>{(reason) => <span class="paste-reason">{reason()}</span>}</Show>
                    </td>
                  </tr>
                )}
              </For>
            </tbody>
          </table>
          <Show when={misfits().length > MAX_LISTED}>
            <p>And {countWords(misfits().length - MAX_LISTED)} more.</p>
          </Show>
        </div>
      </Show>
    </Dialog>
  )
}

function cells(count: number): string {
  return count === 1 ? 'one cell' : `${countWords(count)} cells`
}
