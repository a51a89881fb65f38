import { keptDefault } from './field-default.ts'
import { takesPattern, takesUnique, tidyRange } from './field-rules.ts'
import { firstState, tidyChoices } from './field-status.ts'
import { cellType, formatOf, hiddenRoles, hideField, isComputed } from './field.ts'
import type { Field } from './field.ts'
import { isPlain } from './number-format.ts'
import type { NumberFormat } from './number-format.ts'

/** The field without what its type has no use for, and what says no more than its absence would. */
export function tidyField(field: Field): Field {
  const {
    format: _format,
    description = '',
    required = false,
    unique = false,
    range: _range,
    pattern,
    several = false,
    default: _,
    formula,
    clock,
    link,
    rollup,
    ...rest
  } = hideField(field, hiddenRoles(field))
  // Every record of a status begins in some state.
  const value = keptDefault(field) ?? (rest.type === 'status' ? firstState(rest) : null)
  const format = tidyFormat(field)
  const range = tidyRange(field)
  return {
    ...rest,
    choices: tidyChoices(rest),
    // Whom it may name is known from the workspace, also where it is looked up.
    ...((rest.type === 'person' || isComputed(rest)) && { choices: [] }),
    ...(format && { format }),
    ...(description !== '' && { description }),
    // The other side may empty a link, and no form asks for it.
    ...(required && rest.type !== 'link' && !isComputed(rest) && { required }),
    ...(unique && takesUnique(rest) && { unique }),
    ...(range && { range }),
    ...(pattern && takesPattern(rest) && { pattern }),
    ...(several && rest.type === 'person' && { several }),
    ...(formula !== undefined && rest.type === 'formula' && { formula }),
    ...(rollup !== undefined && rest.type === 'rollup' && { rollup }),
    ...(clock !== undefined && rest.type === 'clock' && { clock }),
    ...(value !== null && { default: value }),
    ...(link !== undefined && rest.type === 'link' && { link }),
  }
}

/** A duration always says how it reads; a number where it says more than nothing would. */
function tidyFormat(field: Field): NumberFormat | undefined {
  if (field.type === 'duration') return formatOf(field)
  const { format } = field
  // What a rollup comes to may change with what it reads, and be a number again.
  if (field.type === 'rollup') return format === undefined || isPlain(format) ? undefined : format
  if (cellType(field) !== 'number' || format === undefined || format.style === 'duration') return undefined
  return isPlain(format) ? undefined : format
}
