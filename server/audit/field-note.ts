import type { AuditFields } from '@operagrid/shared/domain/audit'
import { cellText } from '@operagrid/shared/domain/cell-text'
import { clockWords } from '@operagrid/shared/domain/clock-words'
import { hiddenRoles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isMade } from '@operagrid/shared/domain/field-default'
import { rangeWords } from '@operagrid/shared/domain/field-rules'
import { choicesAfter, doneStates } from '@operagrid/shared/domain/field-status'
import { shownFormula } from '@operagrid/shared/domain/formula-text'
import { formatWords } from '@operagrid/shared/domain/number-format'
import { linkOf } from '@operagrid/shared/domain/rollup-settle'

/** What the audit log keeps of a field, which is one of `fields`: a formula names others. */
export function asAuditFields(field: Field, fields: readonly Field[]): AuditFields {
  const { name, type, choices } = field
  const hiddenFrom = hiddenRoles(field)
  return {
    field: name,
    type,
    ...(choices.length === 0 ? {} : { choices: choices.map((choice) => choice.name) }),
    ...statesOf(field),
    ...(hiddenFrom.length === 0 ? {} : { hiddenFrom }),
    ...(field.required && { required: true }),
    ...(field.unique && { unique: true }),
    ...(field.range && { range: rangeWords(field, field.range) }),
    ...(field.pattern && { pattern: `${field.pattern.source} (${field.pattern.hint})` }),
    ...(field.several && { several: true }),
    ...((field.default ?? null) === null ? {} : { default: defaultWords(field) }),
    ...(field.description === undefined ? {} : { description: field.description }),
    ...(field.formula === undefined ? {} : { formula: shownFormula(field.formula.source, fields) }),
    ...rollupOf(field, fields),
    ...(field.clock === undefined ? {} : { clock: clockWords(field.clock, fields) }),
    ...(field.format === undefined ? {} : { format: formatWords(field.format) }),
  }
}

/** Which states are finished, and what may follow those that say so: `Open → Done, Closed`. */
function statesOf({ type, choices }: Field): AuditFields {
  const done = doneStates({ choices })
  const limited = choices.filter((state) => state.next !== undefined)
  const moves = limited.map((state) => {
    const named = choicesAfter({ type, choices }, state.id).filter((after) => after.id !== state.id)
    return `${state.name} → ${named.map((after) => after.name).join(', ') || 'nothing'}`
  })
  return {
    ...(done.size === 0 ? {} : { finished: choices.filter(({ id }) => done.has(id)).map(({ name }) => name) }),
    ...(moves.length === 0 ? {} : { moves }),
  }
}

/** What a rollup makes of which linked records; the field that it reads is another grid's, and told by its id. */
function rollupOf({ rollup }: Field, fields: readonly Field[]): AuditFields {
  if (rollup === undefined) return {}
  const link = linkOf(rollup, fields)?.name ?? rollup.link
  return { how: rollup.how, link, ...(rollup.field === null ? {} : { reads: rollup.field }) }
}

const madeWords = {
  by: 'whoever makes the record',
  at: 'when the record is made',
  day: 'the day when the record is made',
} as const

function defaultWords(field: Field): string {
  const { default: value = null } = field
  if (!isMade(value)) return cellText(field, value)
  return madeWords[value.made]
}
