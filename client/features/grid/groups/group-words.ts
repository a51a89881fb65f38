import type { Field } from '@operagrid/shared/domain/field'
import type { GroupValue } from '@operagrid/shared/domain/query-group'

import { starWords } from '../../../ui/stars.tsx'

/** What a group of `field` is called. */
export function groupWords(field: Field, value: GroupValue): string {
  if (value === true) return 'Ticked'
  if (field.type === 'checkbox') return 'Not ticked'
  if (value === null) return `No ${field.name}`
  if (typeof value === 'number') return starWords(value)
  return field.choices.find((choice) => choice.id === value)?.name ?? ''
}
