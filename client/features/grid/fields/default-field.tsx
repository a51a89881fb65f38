import { Show } from 'solid-js'

import { chosenOf, parseCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { hasChoices, holdsChoice } from '@operagrid/shared/domain/field'
import type { Field, FieldDefault } from '@operagrid/shared/domain/field'
import { defaultMadeOf, isAlwaysMade, isMade } from '@operagrid/shared/domain/field-default'
import { ruleFault } from '@operagrid/shared/domain/field-rules'

import { CheckboxField } from '../../../ui/checkbox-field.tsx'
import { readTyped } from '../../../ui/edit-text.ts'
import { noPhotos } from '../../../ui/question/no-photos.ts'
import { Question } from '../../../ui/question/question.tsx'
import { ruleManner } from '../../../ui/rule-manner.ts'

type DefaultFieldProps = {
  /** The field as it would be saved. */
  readonly field: Field
  /** May be what was typed so far. */
  readonly value: FieldDefault | CellValue
  readonly onChange: (value: FieldDefault | CellValue) => void
  readonly error: string | undefined
}

const madeWords = {
  by: { label: 'Whoever adds a record', description: 'New records name who made them, in the grid and from forms.' },
  at: { label: 'The time when a record is added', description: 'New records hold it, in the grid and from forms.' },
  day: { label: 'The day when a record is added', description: 'New records hold it, in the grid and from forms.' },
}

/** What a field holds in new records: made of each where its type can, else asked as a form would ask for it. */
export function DefaultField(props: DefaultFieldProps) {
  return (
    <Show when={defaultMadeOf(props.field.type)} fallback={<SameDefault {...props} />}>
      {(made) => (
        <>
          <CheckboxField
            label={`${madeWords[made()].label} by default`}
            description={madeWords[made()].description}
            checked={isMade(props.value)}
            onChange={(checked) => props.onChange(checked ? { made: made() } : null)}
          />
          <Show when={!isAlwaysMade(props.field.type) && !isMade(props.value)}>
            <SameDefault {...props} />
          </Show>
        </>
      )}
    </Show>
  )
}

function SameDefault(props: DefaultFieldProps) {
  return (
    <Question
      item={{
        fieldId: props.field.id,
        label: 'Default',
        help: 'What new records hold, in the grid and in forms.',
        required: false,
      }}
      field={props.field}
      value={isMade(props.value) ? null : props.value}
      onChange={(value) => props.onChange(value)}
      error={props.error}
      photos={noPhotos}
    />
  )
}

type Judged = { readonly value: FieldDefault | null; readonly fault?: string }

export const noDefault: Judged = { value: null }

/** The default that was entered for `field`, null = none; or why it may not be. */
export function judgeDefault(field: Field, entered: FieldDefault | CellValue): Judged {
  if (isMade(entered)) return { value: entered }
  const value = readDefault(field, entered)
  if (value === undefined) return { value: null, fault: 'This does not fit the field.' }
  const fault = ruleFault(field, value, ruleManner)
  // What was read fits a field that takes a default.
  const read = value as FieldDefault | null
  return fault === null ? { value: read } : { value: read, fault }
}

/** The default that was entered for `field`, null = none; undefined for what does not fit it. */
function readDefault(field: Field, entered: CellValue): CellValue | undefined {
  if (entered === null) return null
  // A choice that was removed meanwhile is one that nobody wants any more.
  if (hasChoices(field) && chosenOf(field, entered).length === 0) return null
  if (typeof entered === 'string' && !holdsChoice(field)) return readTyped(field, entered)?.value
  const parsed = parseCell(field, entered)
  return parsed.ok ? parsed.value : undefined
}
