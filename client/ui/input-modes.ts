import type { FieldType } from '@operagrid/shared/domain/field'

/** The keyboard that a phone shows for a field; absent = that for text. */
export const inputModes: Partial<Readonly<Record<FieldType, 'decimal' | 'numeric' | 'email' | 'tel' | 'url'>>> = {
  number: 'decimal',
  rating: 'numeric',
  email: 'email',
  phone: 'tel',
  url: 'url',
}
