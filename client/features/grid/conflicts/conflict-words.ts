import type { TitleOf } from '@operagrid/shared/domain/cell-text'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'

import { cellWords } from '../cell-words.ts'
import type { Conflict } from './conflict-list.ts'

type Known = {
  readonly fields: readonly Field[]
  readonly nameOf: (memberId: string | null) => string
  readonly titleOf?: TitleOf
}

/** What two people wrote without seeing each other; undefined when its field is gone. */
export function conflictPlace({ fieldId }: Pick<Conflict, 'fieldId'>, { fields }: Known): string | undefined {
  return fieldId === ASSIGNED_TO ? 'Assigned to' : findField(fields, fieldId)?.name
}

/** What was replaced there, as people read it; empty when it was nothing. */
export function conflictWords({ fieldId, value }: Pick<Conflict, 'fieldId' | 'value'>, known: Known): string {
  if (fieldId === ASSIGNED_TO) return typeof value === 'string' ? known.nameOf(value) : 'Nobody'
  const field = findField(known.fields, fieldId)
  return field ? cellWords(field, value, known.titleOf) : ''
}
