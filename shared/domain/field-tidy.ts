import { defaultOf } from './field-default.ts'
import { firstState, tidyChoices } from './field-status.ts'
import { hiddenRoles, hideField } from './field.ts'
import type { Field } from './field.ts'
import { isPlain } from './number-format.ts'

/** The field without what its type has no use for, and what says no more than its absence would. */
export function tidyField(field: Field): Field {
  const { format, description = '', required = false, default: _, ...rest } = hideField(field, hiddenRoles(field))
  // Every record of a status begins in some state.
  const value = defaultOf(field) ?? (rest.type === 'status' ? firstState(rest) : null)
  const hasFormat = format !== undefined && rest.type === 'number' && !isPlain(format)
  return {
    ...rest,
    choices: tidyChoices(rest),
    ...(hasFormat && { format }),
    ...(description !== '' && { description }),
    ...(required && { required }),
    // A parsed cell of a type that takes a default is one.
    ...(value !== null && { default: value as Field['default'] & {} }),
  }
}
