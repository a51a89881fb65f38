import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { RecordNews } from '@operagrid/shared/domain/news'

/** Fields that are named before the rest is counted. */
const MAX_NAMED = 3

/** What happened to a record: that it is new or gone, else which fields were changed, and that it was commented on. */
export function newsWords({ made, deleted, said, fieldIds }: RecordNews, fields: readonly Field[]): string {
  if (deleted) return 'Deleted'
  if (made) return 'New'
  const names = fieldIds.flatMap((fieldId) => findField(fields, fieldId)?.name ?? [])
  if (said) names.push('Comments')
  if (names.length === 0) return 'Given to somebody, or reviewed'
  const rest = names.length - MAX_NAMED
  return rest > 0 ? `${names.slice(0, MAX_NAMED).join(', ')} and ${rest} more` : names.join(', ')
}
