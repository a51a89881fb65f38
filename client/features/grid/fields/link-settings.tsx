import { createResource } from 'solid-js'
import { Show } from 'solid-js'

import type { LinkTarget } from '@operagrid/shared/domain/field-link'

import { newShortId } from '../../../live/short-id.ts'
import { errorOf, trpc } from '../../../trpc.ts'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import { TextField } from '../../../ui/text-field.tsx'

/** A link as it is entered. `fieldId`: the field on its other side, made with it. */
export type LinkDraft = {
  readonly gridId: string | null
  readonly fieldId: string
  readonly one: boolean
  readonly otherOne: boolean
  /** How the other side is to be called; empty = as this grid. */
  readonly mirrorName: string
}

/** What a dialog begins with: a link that is there, or none yet. */
export function linkDraft(link: LinkTarget | undefined): LinkDraft {
  const { gridId = null, fieldId = newShortId(), one = false, otherOne = false } = link ?? {}
  return { gridId, fieldId, one, otherOne, mirrorName: '' }
}

/** The link as a field has it; nothing while no grid is chosen. */
export function asLink({ gridId, fieldId, one, otherOne }: LinkDraft): { readonly link?: LinkTarget } {
  return gridId === null ? {} : { link: { gridId, fieldId, one, otherOne } }
}

type LinkSettingsProps = {
  readonly draft: LinkDraft
  readonly isNew: boolean
  readonly ownGrid: { readonly id: string; readonly name: string }
  readonly error: string | undefined
  readonly onChange: (draft: LinkDraft) => void
}

/** Where a link leads, how it is called there, and how many records each side holds. */
export function LinkSettings(props: LinkSettingsProps) {
  const [grids] = createResource(() => trpc.grid.list.query())
  const options = () =>
    (grids.state === 'ready' ? grids() : []).map(({ id, name }) => ({
      value: id,
      label: id === props.ownGrid.id ? `${name} (this grid)` : name,
    }))
  const fault = () => props.error ?? (grids.state === 'errored' ? errorOf(grids.error).message : undefined)
  const other = () => options().find(({ value }) => value === props.draft.gridId)?.label ?? 'the other grid'
  const change = (part: Partial<LinkDraft>) => props.onChange({ ...props.draft, ...part })
  return (
    <>
      <SelectField
        label="Records of"
        options={options()}
        value={props.draft.gridId}
        onChange={(gridId) => change({ gridId })}
        placeholder="Choose a grid"
        disabled={!props.isNew}
        error={fault()}
      />
      <CheckboxField
        label="Only one record in each cell"
        checked={props.draft.one}
        onChange={(one) => change({ one })}
      />
      <Show when={props.isNew}>
        <TextField
          label="Called there"
          description={`A field in ${other()} shows the same links from the other side.`}
          value={props.draft.mirrorName}
          placeholder={props.ownGrid.name}
          onChange={(mirrorName) => change({ mirrorName })}
          autocomplete="off"
        />
      </Show>
      <CheckboxField
        label={`Only one in each cell of ${other()}`}
        checked={props.draft.otherOne}
        onChange={(otherOne) => change({ otherOne })}
      />
    </>
  )
}
