import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  createUniqueId,
  For,
  on,
  Show,
  untrack,
} from 'solid-js'
import { v7 } from 'uuid'

import { widgetKindNames, widgetKinds } from '@operagrid/shared/domain/dashboard'
import type { Widget } from '@operagrid/shared/domain/dashboard'
import { MAX_NAME } from '@operagrid/shared/domain/text'

import { errorOf, trpc } from '../../trpc.ts'
import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CheckboxField } from '../../ui/checkbox-field.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { FilterRows } from './filter-rows.tsx'
import { KindPicker } from './kind-picker.tsx'
import { subjectOptions } from './subject-options.ts'

import './widget-dialog.css'
import { draftOf, fitDraft, suggestTitle, unseenByViewers, widgetOf } from './widget-draft.ts'
import type { Draft } from './widget-draft.ts'
import { WidgetMeasure } from './widget-measure.tsx'

/** Most columns of a list of records. */
const MAX_SHOWN = 8

type WidgetDialogProps = {
  readonly dashboardId: string
  /** null = a new one. */
  readonly widget: Widget | null
  readonly onClose: () => void
}

/** Makes or changes a tile: what kind, of which records, what of them. */
export function WidgetDialog(props: WidgetDialogProps) {
  const formId = createUniqueId()
  const [draft, setDraft] = createSignal<Draft>(draftOf(props.widget))
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const [grids] = createResource(() => trpc.grid.list.query())
  // Memos, so that a keystroke in the title neither loads the grid again nor fits the draft again.
  const gridId = createMemo(() => draft().gridId)
  const kind = createMemo(() => draft().kind)
  const [grid] = createResource(gridId, (id) => trpc.grid.get.query({ gridId: id }))
  const loaded = () => (grid.error === undefined ? grid.latest : undefined)
  const fields = () => loaded()?.fields ?? []
  const subjects = createMemo(() => subjectOptions(fields()))
  const change = (part: Partial<Draft>): void => {
    setFault(undefined)
    setDraft((before) => ({ ...before, ...part }))
  }
  // One grid alone needs no choosing.
  createEffect(() => {
    const list = grids.error === undefined ? grids.latest : undefined
    if (draft().gridId === null && list?.length === 1) change({ gridId: list[0]?.id ?? null })
  })
  createEffect(
    on([loaded, kind], ([found]) => {
      if (found !== undefined && found.id === untrack(gridId)) setDraft((before) => fitDraft(before, found.fields))
    }),
  )
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone
  const unseen = createMemo(() => {
    const made = widgetOf(draft(), fields(), zone)
    return 'fault' in made ? [] : unseenByViewers(made.widget, fields())
  })
  const changeGrid = (gridId: string) =>
    change({ gridId, conditions: [], deepFilter: null, fn: 'count', of: null, by: null, fields: [] })
  const submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy()) return
    const made = widgetOf(draft(), fields(), zone)
    if ('fault' in made) {
      setFault(made.fault)
      return
    }
    setBusy(true)
    try {
      await trpc.dashboard.saveWidget.mutate({
        dashboardId: props.dashboardId,
        widgetId: props.widget?.id ?? v7(),
        widget: made.widget,
      })
      props.onClose()
    } catch (error) {
      setFault(errorOf(error).message)
    } finally {
      setBusy(false)
    }
  }
  const loadFault = () =>
    grids.error !== undefined
      ? errorOf(grids.error).message
      : grid.error !== undefined
        ? errorOf(grid.error).message
        : undefined
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && props.onClose()}
      title={props.widget === null ? 'Add a tile' : 'Edit tile'}
      size="lg"
      footer={
        <>
          <Show when={fault() ?? loadFault()}>
            {(text) => (
              <p class="widget-fault" role="alert">
                {text()}
              </p>
            )}
          </Show>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button variant="primary" type="submit" form={formId} busy={busy()}>
            {props.widget === null ? 'Add tile' : 'Save tile'}
          </Button>
        </>
      }
    >
      <form id={formId} class="widget-form" onSubmit={(event) => void submit(event)}>
        <KindPicker
          value={draft().kind}
          names={widgetKindNames}
          kinds={widgetKinds}
          onChange={(kind) => change({ kind })}
        />
        <div class="widget-columns">
          <TextField
            label="Title"
            value={draft().title}
            onChange={(title) => change({ title })}
            maxLength={MAX_NAME}
            placeholder={suggestTitle(draft(), fields())}
          />
          <SelectField
            label="Grid"
            options={(grids.error === undefined ? (grids.latest ?? []) : []).map(({ id, name }) => ({
              value: id,
              label: name,
            }))}
            value={draft().gridId}
            onChange={changeGrid}
          />
        </div>
        <Show when={unseen().length > 0}>
          <Banner tone="warning" title="Report viewers will not see this tile">
            It uses{' '}
            {unseen()
              .map((name) => `“${name}”`)
              .join(', ')}
            , hidden from them. They see its title, and that it is not shared.
          </Banner>
        </Show>
        <Show when={grids.error === undefined && grids.latest?.length === 0}>
          <Banner tone="info">
            There is no grid yet. Make or import one first; then its records can be shown here.
          </Banner>
        </Show>
        <Show when={draft().gridId !== null}>
          <Show when={fields().length > 0} fallback={<Skeleton lines={4} />}>
            <FilterRows draft={draft()} subjects={subjects()} onChange={change} />
            <Show
              when={draft().kind === 'latest'}
              fallback={<WidgetMeasure draft={draft()} fields={fields()} subjects={subjects()} onChange={change} />}
            >
              <fieldset class="widget-part">
                <legend class="widget-legend">Fields to show, at most {MAX_SHOWN}</legend>
                <div class="widget-fields">
                  <For each={fields()}>
                    {(field) => (
                      <CheckboxField
                        label={field.name}
                        checked={draft().fields.includes(field.id)}
                        disabled={!draft().fields.includes(field.id) && draft().fields.length >= MAX_SHOWN}
                        onChange={(on) =>
                          change({
                            fields: on ? [...draft().fields, field.id] : draft().fields.filter((id) => id !== field.id),
                          })
                        }
                      />
                    )}
                  </For>
                </div>
              </fieldset>
            </Show>
          </Show>
        </Show>
      </form>
    </Dialog>
  )
}
