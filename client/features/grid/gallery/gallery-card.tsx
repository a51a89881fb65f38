import { Show } from 'solid-js'

import { isPicture } from '@operagrid/shared/domain/attachment'
import { coverOf } from '@operagrid/shared/domain/cover'
import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { classes } from '../../../ui/classes.ts'
import { CardFace } from '../cards/card-face.tsx'
import { createCardMarks } from '../cards/create-card-marks.ts'
import { recordTitle } from '../cards/record-title.ts'
import { CellFlags } from '../cell-flags.tsx'
import { useGridView } from '../grid-context.ts'
import { GalleryCover } from './gallery-cover.tsx'
import type { GallerySize } from './gallery-size.ts'

/** The id of a card's element. */
export function galleryCardId(recordId: string): string {
  return `gallery-${recordId}`
}

type GalleryCardProps = {
  readonly record: GridRecord
  readonly size: GallerySize
  /** The fields that are shown, in order, and those of them of which a card tells. */
  readonly shown: readonly Field[]
  readonly facts: readonly Field[]
  readonly cover: Field | undefined
  readonly tabStop: boolean
  readonly onFocus: () => void
}

/** A record in a gallery: its first picture, what it is called and a few of its fields. Opened by a press. */
export function GalleryCard(props: GalleryCardProps) {
  const view = useGridView()
  const recordId = () => props.record.id
  const marks = createCardMarks(() => props.record)
  const isShown = (id: string) => isPicture(view.files.facts.of(id) ?? { type: '' })
  return (
    <div
      id={galleryCardId(recordId())}
      role="button"
      tabindex={props.tabStop ? 0 : -1}
      class={classes(
        'record-card gallery-card',
        marks.look(),
        marks.isNews() && 'cell-news',
        view.open.id() === recordId() && 'card-open',
        view.pending.isGoing(recordId()) && 'card-going',
      )}
      aria-describedby="gallery-help"
      data-card={recordId()}
      onFocusIn={() => props.onFocus()}
      onClick={() => view.openRecord(recordId())}
    >
      <Show when={props.cover}>
        {(field) => (
          <GalleryCover
            attachmentId={coverOf(field(), props.record.cells[field().id], isShown)}
            width={props.size.width}
            height={props.size.cover}
          />
        )}
      </Show>
      <span class="gallery-words">
        <CardFace record={props.record} title={recordTitle(props.shown, props.record)} facts={props.facts} />
      </span>
      <Show when={marks.flags()}>{(flags) => <CellFlags marks={flags()} />}</Show>
    </div>
  )
}
