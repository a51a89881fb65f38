import type { AuditFields } from '@operagrid/shared/domain/audit'
import { cellText } from '@operagrid/shared/domain/cell-text'
import { hiddenRoles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { shownFormula } from '@operagrid/shared/domain/formula-text'
import { formatWords } from '@operagrid/shared/domain/number-format'

/** What the audit log keeps of a field, which is one of `fields`: a formula names others. */
export function asAuditFields(field: Field, fields: readonly Field[]): AuditFields {
  const { name, type, choices } = field
  const hiddenFrom = hiddenRoles(field)
  return {
    field: name,
    type,
    ...(choices.length === 0 ? {} : { choices: choices.map((choice) => choice.name) }),
    ...(hiddenFrom.length === 0 ? {} : { hiddenFrom }),
    ...(field.required && { required: true }),
    ...((field.default ?? null) === null ? {} : { default: cellText(field, field.default) }),
    ...(field.description === undefined ? {} : { description: field.description }),
    ...(field.formula === undefined ? {} : { formula: shownFormula(field.formula.source, fields) }),
    ...(field.format === undefined ? {} : { format: formatWords(field.format) }),
  }
}
