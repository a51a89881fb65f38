import { createMemo, For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'

import { isPicture } from '@operagrid/shared/domain/attachment'
import type { CellValue } from '@operagrid/shared/domain/cell'

import { useGridView } from '../grid-context.ts'
import { PhotoThumb } from '../photo-thumb.tsx'
import type { FileFactState } from './create-file-facts.ts'
import { filesIn } from './create-grid-files.ts'
import { fileIcon } from './file-words.ts'

import './files.css'

type CellFilesProps = {
  readonly value: CellValue
  /** How many CSS pixels wide the cell is where all stand on one line; undefined where they may go on below. */
  readonly width?: number | undefined
}

/** The files that a cell names: pictures small, others by their names; of what does not fit the number is told. */
export function CellFiles(props: CellFilesProps) {
  const view = useGridView()
  const ids = () => filesIn(props.value)
  const shown = createMemo(() => {
    const { width } = props
    return width === undefined ? ids() : ids().slice(0, fitting(ids(), view.files.facts, width))
  })
  return (
    <span class="cell-choices cell-files">
      <For each={shown()}>
        {(id) => (
          <Show when={view.files.facts.of(id)} fallback={<span class="chip cell-file-waiting" aria-label="A file" />}>
            {(facts) => (
              <Show
                when={isPicture(facts())}
                fallback={
                  <span class="chip choice-gray cell-file" title={facts().name}>
                    <Dynamic component={fileIcon(facts())} size={12} class="cell-file-icon" />
                    <span class="chip-label">{facts().name}</span>
                  </span>
                }
              >
                <PhotoThumb attachmentId={id} name={facts().name} size="cell" />
              </Show>
            )}
          </Show>
        )}
      </For>
      <Show when={ids().length > shown().length}>
        <span class="cell-more">+{ids().length - shown().length}</span>
      </Show>
    </span>
  )
}

/** In CSS pixels, with the gap behind each: a small picture, the least of a name, how many more there are, padding. */
const PICTURE_PX = 30
const NAME_PX = 78
const MORE_PX = 24
const SPARE_PX = 21

/** How many of these files stand beside each other in a cell of this width, at least one. */
function fitting(ids: readonly string[], facts: FileFactState, width: number): number {
  const sizes = ids.map((id) => (isPicture(facts.of(id) ?? { type: '' }) ? PICTURE_PX : NAME_PX))
  const room = (count: number) => width - SPARE_PX - (count < ids.length ? MORE_PX : 0)
  let used = 0
  const most = sizes.findIndex((size, at) => (used += size) > room(at + 1))
  return most === -1 ? ids.length : Math.max(1, most)
}

/** How many files are on their way into a cell. */
export function CellUploads(props: { readonly recordId: string; readonly fieldId: string }) {
  const view = useGridView()
  const all = () => view.files.uploads.of(props.recordId, props.fieldId)
  const under = () => all().filter(({ fault }) => fault === undefined).length
  return (
    <Show when={all().length > 0}>
      <span class="cell-uploads" classList={{ 'cell-uploads-failed': under() === 0 }}>
        {under() > 0 ? `Adding ${under()}…` : 'Not added'}
      </span>
    </Show>
  )
}
