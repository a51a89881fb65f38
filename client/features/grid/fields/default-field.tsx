import { chosenOf, parseCell } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { hasChoices, holdsChoice } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { ruleFault } from '@operagrid/shared/domain/field-rules'

import { readTyped } from '../../../ui/edit-text.ts'
import { noPhotos } from '../../../ui/question/no-photos.ts'
import { Question } from '../../../ui/question/question.tsx'
import { ruleManner } from '../../../ui/rule-manner.ts'

type DefaultFieldProps = {
  /** The field as it would be saved. */
  readonly field: Field
  /** May be what was typed so far. */
  readonly value: CellValue
  readonly onChange: (value: CellValue) => void
  readonly error: string | undefined
}

/** What a field holds in new records, asked as a form would ask for it. */
export function DefaultField(props: DefaultFieldProps) {
  return (
    <Question
      item={{
        fieldId: props.field.id,
        label: 'Default',
        help: 'What new records hold, in the grid and in forms.',
        required: false,
      }}
      field={props.field}
      value={props.value}
      onChange={(value) => props.onChange(value)}
      error={props.error}
      photos={noPhotos}
    />
  )
}

type Judged = { readonly value: CellValue; readonly fault?: string }

export const noDefault: Judged = { value: null }

/** The default that was entered for `field`, null = none; or why it may not be. */
export function judgeDefault(field: Field, entered: CellValue): Judged {
  const value = readDefault(field, entered)
  if (value === undefined) return { value: null, fault: 'This does not fit the field.' }
  const fault = ruleFault(field, value, ruleManner)
  return fault === null ? { value } : { value, fault }
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
