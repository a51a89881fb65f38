import { createMemo, createSignal, Show } from 'solid-js'

import { fieldTypeNames, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { MAX_PATTERN } from '@operagrid/shared/domain/field-range'
import { takesPattern, takesRange, takesUnique } from '@operagrid/shared/domain/field-rules'
import { MAX_NAME } from '@operagrid/shared/domain/text'

import { Banner } from '../../../ui/banner.tsx'
import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { inputModes } from '../../../ui/input-modes.ts'
import { loadPatterns, ruleManner } from '../../../ui/rule-manner.ts'
import { TextField } from '../../../ui/text-field.tsx'
import type { RulesDraft } from './create-rules-draft.ts'
import { RulesFound } from './rules-found.tsx'

type RulesSectionProps = {
  readonly rules: RulesDraft
  /** The field as it would be saved, without its rules. */
  readonly field: Field
  /** The field as it is; undefined for a new one. */
  readonly before: Field | undefined
  /** Called with the way to the records that are in the way: the dialog makes room for them. */
  readonly onShow: () => void
}

/** What a field asks of its cells: that they are filled, are the only ones of their kind, in a range, made in a certain way. */
export function RulesSection(props: RulesSectionProps) {
  const text = () => props.rules.text()
  const faults = () => props.rules.faults()
  const [tried, setTried] = createSignal('')
  const fits = createMemo(() => {
    const { pattern } = text()
    if (pattern === '' || tried() === '') return undefined
    return ruleManner.fits(pattern, tried()) ? 'This fits.' : 'This does not fit.'
  })
  const lost = () => lostRules(props.before, props.field)
  const inputType = () =>
    props.field.type === 'date' ? 'date' : props.field.type === 'dateTime' ? 'datetime-local' : 'text'
  const bound = (label: string, which: 'least' | 'most') => (
    <TextField
      label={label}
      value={text()[which]}
      onChange={(typed) => props.rules.set({ [which]: typed })}
      error={faults()[which]}
      type={inputType()}
      inputMode={inputModes[props.field.type] ?? 'text'}
      autocomplete="off"
    />
  )
  return (
    <Show when={props.field.type !== 'link' && !isComputed(props.field)}>
      <fieldset class="field-rules">
        <legend class="field-rules-title">Rules</legend>
        <Show when={lost()}>{(words) => <Banner tone="warning">{words()}</Banner>}</Show>
        <CheckboxField
          label="Required"
          description="Forms ask for it, and nobody can empty it."
          checked={text().required}
          onChange={(required) => props.rules.set({ required })}
        />
        <Show when={takesUnique(props.field)}>
          <CheckboxField
            label="Unique"
            description={
              takesPattern(props.field)
                ? 'No two records hold the same. Upper and lower case, accents and spaces around do not matter.'
                : 'No two records hold the same.'
            }
            checked={text().unique}
            onChange={(unique) => props.rules.set({ unique })}
          />
        </Show>
        <Show when={takesRange(props.field)}>
          <div class="number-format-line">
            {bound(isTime(props.field) ? 'Earliest' : 'Least', 'least')}
            {bound(isTime(props.field) ? 'Latest' : 'Most', 'most')}
          </div>
        </Show>
        <Show when={takesPattern(props.field)}>
          <TextField
            label="Pattern"
            description="A regular expression for the whole text, like [A-Z]{2}-\d{4}. Empty: any text."
            value={text().pattern}
            onChange={(pattern) => {
              props.rules.set({ pattern })
              void loadPatterns([{ pattern: { source: pattern, hint: '' } }])
            }}
            error={faults().pattern}
            maxLength={MAX_PATTERN}
            autocomplete="off"
          />
          <Show when={text().pattern !== ''}>
            <TextField
              label="Pattern in words"
              description="Read where a text does not fit, like: Two letters, a dash, four digits"
              required
              value={text().hint}
              onChange={(hint) => props.rules.set({ hint })}
              error={faults().hint}
              maxLength={MAX_NAME}
              autocomplete="off"
            />
            <TextField label="Try a text" value={tried()} onChange={setTried} autocomplete="off" maxLength={200} />
            <p class="field-rules-fits" role="status">
              {fits() ?? 'Enter a text to see whether it fits.'}
            </p>
          </Show>
        </Show>
        <Show when={props.rules.found()}>
          {(found) => <RulesFound found={found()} field={props.field} onShow={() => props.onShow()} />}
        </Show>
      </fieldset>
    </Show>
  )
}

function isTime({ type }: Field): boolean {
  return type === 'date' || type === 'dateTime'
}

/** Which rules go with a field's old type; undefined when none does. */
function lostRules(before: Field | undefined, { type }: Field): string | undefined {
  if (before === undefined || before.type === type) return undefined
  const lost = [
    ...(before.range ? ['its range'] : []),
    ...(before.pattern && !takesPattern({ type }) ? ['its pattern'] : []),
    ...(before.unique && !takesUnique({ type }) ? ['that it is unique'] : []),
  ]
  if (lost.length === 0) return undefined
  return `As ${fieldTypeNames[type].toLowerCase()} it loses ${lost.join(' and ')}.`
}
