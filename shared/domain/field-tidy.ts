import { defaultOf } from './field-default.ts'
import { firstState, tidyChoices } from './field-status.ts'
import { formatOf, hiddenRoles, hideField } from './field.ts'
import type { Field } from './field.ts'
import { isPlain } from './number-format.ts'
import type { NumberFormat } from './number-format.ts'

/** The field without what its type has no use for, and what says no more than its absence would. */
export function tidyField(field: Field): Field {
  const {
    format: _format,
    description = '',
    required = false,
    several = false,
    default: _,
    ...rest
  } = hideField(field, hiddenRoles(field))
  // Every record of a status begins in some state.
  const value = defaultOf(field) ?? (rest.type === 'status' ? firstState(rest) : null)
  const format = tidyFormat(field)
  return {
    ...rest,
    choices: tidyChoices(rest),
    // Whom it may name is known from the workspace.
    ...(rest.type === 'person' && { choices: [] }),
    ...(format && { format }),
    ...(description !== '' && { description }),
    ...(required && { required }),
    ...(several && rest.type === 'person' && { several }),
    // A parsed cell of a type that takes a default is one.
    ...(value !== null && { default: value as Field['default'] & {} }),
  }
}

/** A duration always says how it reads; a number where it says more than nothing would. */
function tidyFormat(field: Field): NumberFormat | undefined {
  if (field.type === 'duration') return formatOf(field)
  const { format } = field
  if (field.type !== 'number' || format === undefined || format.style === 'duration') return undefined
  return isPlain(format) ? undefined : format
}
