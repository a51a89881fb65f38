import ArrowRight from 'lucide-solid/icons/arrow-right'
import RotateCcw from 'lucide-solid/icons/rotate-ccw'
import { createMemo, For, Show, type JSX } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import { readAs } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { Avatar } from '../../../ui/avatar.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { CellView } from '../cell-view.tsx'
import { useGridView } from '../grid-context.ts'
import { deedOf } from './history-words.ts'
import { onlyChanged } from './restore-cells.ts'

type HistoryEntryProps = {
  readonly change: RecordChange
  readonly record: GridRecord
  /** The one field that is looked at; null = all. */
  readonly fieldId: string | null
  readonly disabled: boolean
  /** What can be done with all of it. */
  readonly action: JSX.Element
}

/** One change of a record: who, when, and each cell from what to what. */
export function HistoryEntry(props: HistoryEntryProps) {
  const view = useGridView()
  const author = () => view.names.nameOf(props.change.memberId)
  const changed = createMemo(() =>
    view
      .fields()
      .filter(
        ({ id }) =>
          (props.fieldId === null || id === props.fieldId) && (id in props.change.before || id in props.change.after),
      ),
  )
  /** What `before` says of a cell, where putting it back would change something. */
  const way = (field: Field) =>
    props.change.kind === 'patch'
      ? onlyChanged(props.record.cells, { [field.id]: props.change.before[field.id] ?? null }, [field])
      : {}
  return (
    <li class="history-entry">
      <div class="history-head">
        <Avatar name={author()} id={props.change.memberId ?? ''} size="sm" decorative />
        <p class="history-deed">
          <strong>{author()}</strong> {deedOf(props.change, view.names.nameOf)}
        </p>
        <span class="history-time">
          <RelativeTime at={props.change.at} />
        </span>
      </div>
      <Show when={props.change.kind !== 'delete' && changed().length > 0}>
        <ul class="history-cells">
          <For each={changed()}>
            {(field) => (
              <li class="history-cell">
                <span class="history-field">{field.name}</span>
                <span class="history-values">
                  <Show when={props.change.kind === 'patch'}>
                    <del class="history-value">
                      <span class="visually-hidden">from </span>
                      <HistoryValue field={field} value={props.change.before[field.id]} />
                    </del>
                    <ArrowRight size={12} class="history-arrow" />
                  </Show>
                  <ins class="history-value">
                    <span class="visually-hidden">to </span>
                    <HistoryValue field={field} value={props.change.after[field.id]} />
                  </ins>
                </span>
                <Show when={!props.disabled && Object.keys(way(field)).length > 0}>
                  <IconButton
                    size="sm"
                    variant="ghost"
                    icon={RotateCcw}
                    label={`Put back what ${field.name} was before`}
                    onClick={() => view.editCells(props.record.id, way(field))}
                  />
                </Show>
              </li>
            )}
          </For>
        </ul>
      </Show>
      {props.action}
    </li>
  )
}

function HistoryValue(props: { readonly field: Field; readonly value: CellValue | undefined }) {
  return (
    <Show when={(props.value ?? null) !== null} fallback={<span class="history-empty">empty</span>}>
      <CellView field={readAs(props.field)} value={props.value ?? null} />
    </Show>
  )
}
