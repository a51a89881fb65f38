import type { AuditFields } from '@operagrid/shared/domain/audit'
import { hiddenRoles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'

/** What the audit log keeps of a field. */
export function asAuditFields(field: Field): AuditFields {
  const { name, type, choices } = field
  const hiddenFrom = hiddenRoles(field)
  return {
    field: name,
    type,
    ...(choices.length === 0 ? {} : { choices: choices.map((choice) => choice.name) }),
    ...(hiddenFrom.length === 0 ? {} : { hiddenFrom }),
  }
}
