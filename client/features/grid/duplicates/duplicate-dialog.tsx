import MapPin from 'lucide-solid/icons/map-pin'
import { createEffect, createSignal, on, Show } from 'solid-js'

import { duplicateRule, kindFields, placeFields, usualDuplicates } from '@operagrid/shared/domain/duplicate'
import type { Field } from '@operagrid/shared/domain/field'
import { plainNumbers } from '@operagrid/shared/domain/number-format'

import { Banner } from '../../../ui/banner.tsx'
import { Button } from '../../../ui/button.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { EmptyState } from '../../../ui/empty-state.tsx'
import { NumberField } from '../../../ui/number-field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { useGridView } from '../grid-context.ts'

import './duplicates.css'

type DuplicateDialogProps = { readonly open: boolean; readonly onOpenChange: (open: boolean) => void }

type RuleDraft = {
  readonly on: boolean
  readonly place: string | null
  readonly kind: string
  readonly metres: number | null
  readonly minutes: number | null
}

/** Any kind, as an option. */
const ANY = ''

/** When a record that is made in this grid looks like another. */
export function DuplicateDialog(props: DuplicateDialogProps) {
  const view = useGridView()
  const places = () => placeFields(view.grid()?.fields ?? [])
  const kinds = () => kindFields(view.grid()?.fields ?? [])
  const [draft, setDraft] = createSignal<RuleDraft>(fresh())
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const change = (part: Partial<RuleDraft>) => setDraft((before) => ({ ...before, ...part }))

  function fresh(): RuleDraft {
    const rule = view.duplicates.rule()
    const { metres, minutes } = rule ?? usualDuplicates
    const place = [rule?.place, places()[0]?.id].find((id) => places().some((field) => field.id === id)) ?? null
    const kind = rule ? (rule.kind ?? ANY) : (kinds()[0]?.id ?? ANY)
    return { on: rule !== null && rule !== undefined, place, kind, metres, minutes }
  }
  createEffect(
    on(
      () => props.open,
      (open) => {
        if (!open) return
        setDraft(fresh())
        setFault(undefined)
      },
    ),
  )

  async function save(event: SubmitEvent): Promise<void> {
    event.preventDefault()
    const { on: isOn, kind, ...rest } = draft()
    const parsed = duplicateRule.safeParse({ ...rest, kind: kind === ANY ? null : kind })
    if (isOn && !parsed.success) {
      setFault(parsed.error.issues[0]?.message ?? 'Something is missing.')
      return
    }
    setBusy(true)
    const refused = await view.duplicates.setRule(isOn && parsed.success ? parsed.data : null)
    setBusy(false)
    setFault(refused)
    if (refused === undefined) props.onOpenChange(false)
  }
  const optionOf = ({ id, name }: Field) => ({ value: id, label: name })
  return (
    <Dialog
      open={props.open}
      onOpenChange={props.onOpenChange}
      title="Duplicates"
      description="Whoever makes a record is told when another one looks like it: near by, of the same kind, at about the same time. Reporters are told of their own reports only."
      footer={
        <Show when={places().length > 0}>
          <Button onClick={() => props.onOpenChange(false)}>Cancel</Button>
          <Button variant="primary" type="submit" form="duplicate-rule" busy={busy()}>
            Save
          </Button>
        </Show>
      }
    >
      <Show
        when={places().length > 0}
        fallback={
          <EmptyState
            icon={MapPin}
            heading="h3"
            title="No place to compare"
            text="Add a location field to this grid, and records can be told apart by where they are."
          />
        }
      >
        <form id="duplicate-rule" class="duplicate-rule" onSubmit={(event) => void save(event)}>
          <CheckboxField
            label="Tell of records that look alike"
            checked={draft().on}
            onChange={(on) => change({ on })}
          />
          <SelectField
            label="Where they are"
            options={places().map(optionOf)}
            value={draft().place}
            disabled={!draft().on}
            onChange={(place) => change({ place })}
          />
          <SelectField
            label="Of the same"
            options={[{ value: ANY, label: 'Any kind' }, ...kinds().map(optionOf)]}
            value={draft().kind}
            disabled={!draft().on}
            onChange={(kind) => change({ kind })}
          />
          <div class="duplicate-bounds">
            <NumberField
              label="Metres apart, at most"
              format={plainNumbers}
              value={draft().metres}
              disabled={!draft().on}
              onChange={(metres) => change({ metres })}
            />
            <NumberField
              label="Minutes apart, at most"
              format={plainNumbers}
              value={draft().minutes}
              disabled={!draft().on}
              onChange={(minutes) => change({ minutes })}
            />
          </div>
          <Show when={fault()}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
        </form>
      </Show>
    </Dialog>
  )
}
