import { defaultOf } from './field-default.ts'
import { cellType, hiddenRoles, hideField, isComputed } from './field.ts'
import type { Field } from './field.ts'
import { isPlain } from './number-format.ts'

/** The field without what its type has no use for, and what says no more than its absence would. */
export function tidyField(field: Field): Field {
  const {
    format,
    description = '',
    required = false,
    default: _,
    formula,
    link,
    ...rest
  } = hideField(field, hiddenRoles(field))
  const value = defaultOf(field)
  const hasFormat = format !== undefined && cellType(field) === 'number' && !isPlain(format)
  return {
    ...rest,
    ...(hasFormat && { format }),
    ...(description !== '' && { description }),
    // The other side may empty a link, and no form asks for it.
    ...(required && rest.type !== 'link' && !isComputed(rest) && { required }),
    ...(formula !== undefined && isComputed(rest) && { formula }),
    // A parsed cell of a type that takes a default is one.
    ...(value !== null && { default: value as Field['default'] & {} }),
    ...(link !== undefined && rest.type === 'link' && { link }),
  }
}
