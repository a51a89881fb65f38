import { fieldTypes } from '@operagrid/shared/domain/field'
import type { Field, FieldType } from '@operagrid/shared/domain/field'
import { namesRecords } from '@operagrid/shared/domain/link-texts'

/** The types that a field can be given, its own among them; undefined: a new one. */
export function typesAfter(field: Field | undefined): readonly FieldType[] {
  if (field === undefined) return fieldTypes
  // Of a link only what its records are called can be kept.
  if (field.type === 'link') return fieldTypes.filter((type) => ['text', 'longText', 'link'].includes(type))
  return namesRecords(field) ? fieldTypes : fieldTypes.filter((type) => type !== 'link')
}
