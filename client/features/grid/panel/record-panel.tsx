import ChevronDown from 'lucide-solid/icons/chevron-down'
import ChevronUp from 'lucide-solid/icons/chevron-up'
import Ellipsis from 'lucide-solid/icons/ellipsis'
import Trash from 'lucide-solid/icons/trash'
import { createMemo, For, Match, Show, Switch } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { GridRecord } from '@operagrid/shared/domain/record'

import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { Drawer } from '../../../ui/drawer.tsx'
import { ErrorState } from '../../../ui/error-state.tsx'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Menu } from '../../../ui/menu.tsx'
import { RelativeTime } from '../../../ui/relative-time.tsx'
import { Skeleton } from '../../../ui/skeleton.tsx'
import { Tabs } from '../../../ui/tabs.tsx'
import { countWords } from '../cell-words.ts'
import { ClaimLine } from '../claims/claim-line.tsx'
import { RecordComments } from '../comments/record-comments.tsx'
import { DuplicateNotice } from '../duplicates/duplicate-notice.tsx'
import { useGridView } from '../grid-context.ts'
import { RecordHistory } from '../history/record-history.tsx'
import { recordEntries } from '../record-entries.ts'
import { AssigneeField } from './assignee-field.tsx'
import { recordTabs } from './create-open-record.ts'
import { PanelField } from './panel-field.tsx'

import './record-panel.css'

/** One record in full, as a form. On phones it is the way to edit. */
export function RecordPanel() {
  const view = useGridView()
  const { openRecord } = view
  const fixed = () => !view.mayEdit() || view.open.deleted()
  const record = () => view.open.record()
  // Leaving an input tells its field while the panel goes: the fields need a record until the end.
  const last = createMemo<GridRecord | undefined>((before) => record() ?? before)
  const title = () => {
    const number = record()?.number ?? 0
    return number === 0 ? 'New record' : `Record ${countWords(number)}`
  }
  const step = (by: 1 | -1) => {
    const order = view.layoutOrder()
    if (order) {
      const beside = order.neighbour(view.open.id() ?? '', by)
      if (beside) openRecord(beside.id)
      return
    }
    const index = view.rows.indexOf(view.open.id() ?? '')
    const next = index === -1 ? undefined : view.rows.at(index + by)
    const fieldId = view.selection.active()?.fieldId ?? view.columns.list()[0]?.field.id
    if (!next) return
    if (fieldId) view.selection.activate(index + by, fieldId)
    openRecord(next.id)
  }
  return (
    <Drawer
      open={view.open.id() !== null}
      onOpenChange={(open) => !open && openRecord(null)}
      modal={view.compact()}
      title={title()}
      size="md"
      readOnly={!view.mayEdit()}
      actions={
        <>
          <IconButton label="Record above" icon={ChevronUp} onClick={() => step(-1)} />
          <IconButton label="Record below" icon={ChevronDown} onClick={() => step(1)} />
          <Show when={!view.open.deleted() && recordEntries(view, view.open.id() ?? '').length > 0}>
            <Menu
              placement="bottom-end"
              entries={recordEntries(view, view.open.id() ?? '')}
              trigger={(trigger) => <IconButton {...trigger} label="Record actions" icon={Ellipsis} />}
            />
          </Show>
          <Show when={view.mayEdit() && !view.open.deleted()}>
            <IconButton
              label="Delete record"
              icon={Trash}
              onClick={() => void view.removeRecords([view.open.id() ?? ''])}
            />
          </Show>
        </>
      }
    >
      <Switch fallback={<PanelWaiting fields={view.fields().length} />}>
        <Match when={view.open.fault()}>
          {(fault) => <ErrorState title="This record cannot be shown" text={fault().message} />}
        </Match>
        <Match when={record()}>
          {(current) => {
            const shown = () => last() ?? current()
            return (
              <div class="record-panel">
                <Show when={view.open.deleted()}>
                  <Banner
                    tone="warning"
                    action={
                      view.mayEdit() ? (
                        <Button size="sm" onClick={() => view.restoreRecords([shown().id])}>
                          Bring it back
                        </Button>
                      ) : undefined
                    }
                  >
                    This record was deleted.
                  </Banner>
                </Show>
                <Show when={shown().number > 0 && !view.open.deleted()}>
                  <ClaimLine recordId={shown().id} disabled={!view.mayEdit()} />
                </Show>
                <Tabs
                  label="Record"
                  value={view.open.tab()}
                  onChange={(value) => view.open.setTab(recordTabs.find((tab) => tab === value) ?? 'fields')}
                  tabs={[
                    { value: 'fields', label: 'Fields', content: () => <PanelFields record={shown()} /> },
                    {
                      value: 'history',
                      label: 'History',
                      content: () => <RecordHistory record={shown()} disabled={fixed()} />,
                    },
                    {
                      value: 'comments',
                      // Read where it is drawn: the pages themselves stay when it moves.
                      get label() {
                        return commentsLabel(shown().comments ?? 0)
                      },
                      content: () => <RecordComments record={shown()} />,
                    },
                  ]}
                />
                <Show when={!fixed()}>
                  <DuplicateNotice recordId={shown().id} />
                </Show>
              </div>
            )
          }}
        </Match>
      </Switch>
    </Drawer>
  )
}

function commentsLabel(count: number): string {
  return count === 0 ? 'Comments' : `Comments ${countWords(count)}`
}

const kindOf = ({ id, type }: Field): string => `${id} ${type}`

function PanelFields(props: { readonly record: GridRecord }) {
  const view = useGridView()
  const fixed = () => !view.mayEdit() || view.open.deleted()
  // A field that is called otherwise is the same one, with what is being typed in it; of another type it is not.
  const kinds = createMemo(() => view.fields().map(kindOf))
  return (
    <div class="record-panel">
      <AssigneeField record={props.record} disabled={fixed()} />
      <For each={kinds()}>
        {(kind) => (
          <Show when={view.fields().find((field) => kindOf(field) === kind)}>
            {(field) => <PanelField field={field()} record={props.record} disabled={fixed()} />}
          </Show>
        )}
      </For>
      <dl class="panel-facts">
        <div>
          <dt>Created</dt>
          <dd>
            {view.names.nameOf(props.record.createdBy)}, <RelativeTime at={props.record.createdAt} />
          </dd>
        </div>
        <div>
          <dt>Last changed</dt>
          <dd>
            {view.names.nameOf(props.record.updatedBy)}, <RelativeTime at={props.record.updatedAt} />
          </dd>
        </div>
      </dl>
    </div>
  )
}

function PanelWaiting(props: { readonly fields: number }) {
  return (
    <div class="record-panel" aria-busy="true">
      <For each={Array.from({ length: Math.min(8, props.fields) })}>{() => <Skeleton height="2.75rem" />}</For>
    </div>
  )
}
