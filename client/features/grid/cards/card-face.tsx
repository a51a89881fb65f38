import MessageSquare from 'lucide-solid/icons/message-square'
import { For, Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { Avatar } from '../../../ui/avatar.tsx'
import { CellView } from '../cell-view.tsx'
import { countWords } from '../cell-words.ts'
import { ClaimBadge } from '../claims/claim-badge.tsx'
import { useGridView } from '../grid-context.ts'

import './card-face.css'

type CardFaceProps = { readonly record: GridRecord; readonly title: string; readonly facts: readonly Field[] }

/** What stands on a card: the record's name and number, whose it is, and a few of its fields. */
export function CardFace(props: CardFaceProps) {
  const view = useGridView()
  return (
    <>
      <span class="card-face-top">
        <span class="card-face-title">{props.title}</span>
        <span class="card-face-aside">
          <span class="card-face-number">
            {props.record.number === 0 ? '…' : `#${countWords(props.record.number)}`}
          </span>
          <span class="card-face-marks">
            <ClaimBadge recordId={props.record.id} />
            <Show when={props.record.comments}>{(count) => <CardComments count={count()} />}</Show>
            <Show when={props.record.assignedTo}>
              {(memberId) => <Avatar id={memberId()} name={view.names.nameOf(memberId())} size="sm" />}
            </Show>
          </span>
        </span>
      </span>
      <For each={props.facts}>
        {(field) => (
          <span class="card-face-fact">
            <span class="card-face-label">{field.name}</span>
            <CellView field={field} value={props.record.cells[field.id] ?? null} />
          </span>
        )}
      </For>
    </>
  )
}

function CardComments(props: { readonly count: number }) {
  const words = () => (props.count === 1 ? '1 comment' : `${countWords(props.count)} comments`)
  return (
    <span class="card-face-comments" title={words()}>
      <MessageSquare size={11} aria-hidden="true" />
      <span aria-hidden="true">{props.count > 99 ? '99+' : props.count}</span>
      <span class="visually-hidden">{words()}</span>
    </span>
  )
}
