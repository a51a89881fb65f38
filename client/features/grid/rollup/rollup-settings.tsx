import { Show } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import { partNames } from '@operagrid/shared/domain/formula-literal'
import { rollupHowNames, rollupHows } from '@operagrid/shared/domain/rollup'
import type { RollupResult } from '@operagrid/shared/domain/rollup'

import { Banner } from '../../../ui/banner.tsx'
import { SelectField } from '../../../ui/select-field.tsx'
import type { RollupDraft } from './create-rollup-draft.ts'

type RollupSettingsProps = {
  readonly draft: RollupDraft
  /** It was tried to save it: what is missing is said. */
  readonly tried: boolean
  /** Another field was chosen to be read: its numbers may read as they do there. */
  readonly onTarget: (field: Field) => void
}

/** Of which linked records a field is made, of which of their fields, and what is made of it. */
export function RollupSettings(props: RollupSettingsProps) {
  const missing = (isMissing: boolean) => (props.tried && isMissing ? (props.draft.problem() ?? undefined) : undefined)
  const chosen = () => props.draft.target()
  const choose = (id: string) => {
    props.draft.setTarget(id)
    const field = chosen()
    if (field !== null) props.onTarget(field)
  }
  return (
    <Show
      when={props.draft.links().length > 0}
      fallback={<Banner tone={props.tried ? 'danger' : 'info'}>{props.draft.problem()}</Banner>}
    >
      <SelectField
        label="Linked records"
        options={props.draft.links().map(({ id, name }) => ({ value: id, label: name }))}
        value={props.draft.link()?.id ?? null}
        onChange={(id) => props.draft.setLink(id)}
        placeholder="Choose a field of linked records"
        error={missing(props.draft.link() === null)}
      />
      <Show when={props.draft.how() !== 'count'}>
        <SelectField
          label={props.draft.sourceName() === undefined ? 'Field' : `Field of ${props.draft.sourceName()}`}
          options={(props.draft.fields() ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={chosen()?.id ?? null}
          onChange={choose}
          placeholder="Choose a field"
          disabled={props.draft.fields() === undefined}
          error={props.draft.fault() ?? missing(props.draft.link() !== null && chosen() === null)}
          description={props.draft.how() === 'values' ? told(props.draft.result()) : undefined}
        />
      </Show>
      <Show when={props.draft.how() !== 'count' && props.draft.how() !== 'values' && chosen() !== null}>
        <SelectField
          label="What is made of it"
          options={props.draft.hows().map((how) => ({ value: how, label: rollupHowNames[how] }))}
          value={props.draft.how()}
          onChange={(value) => {
            const how = rollupHows.find((each) => each === value)
            if (how !== undefined) props.draft.setHow(how)
          }}
          description={told(props.draft.result())}
        />
      </Show>
    </Show>
  )
}

const resultNames: Readonly<Record<RollupResult, string>> = {
  ...partNames,
  duration: 'a duration',
  person: 'the people that they name, each once',
  link: 'the records that they link to, each once',
  photo: 'their photos',
  attachment: 'their files',
}

/** What it comes to, in a sentence. */
function told(result: RollupResult | undefined): string | undefined {
  return result && `It comes to ${resultNames[result]}.`
}
