import { hasChoices } from '@operagrid/shared/domain/field'
import type { Choice, Field } from '@operagrid/shared/domain/field'

/** The choices of a field that are changed with it: people are nobody's to change. */
export function choicesOf(field: Field | undefined): readonly Choice[] {
  return field && hasChoices(field) ? field.choices : []
}
