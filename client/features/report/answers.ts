import { isIds, sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { findField } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { isMade, keptDefault, withDefaults } from '@operagrid/shared/domain/field-default'
import type { Making } from '@operagrid/shared/domain/field-default'
import type { FormWithFields } from '@operagrid/shared/domain/form'

import { readTyped } from '../../ui/edit-text.ts'
import { toMinute } from '../../ui/question/local-time.ts'
import { parsePlace } from '../../ui/question/place-text.ts'

/**
 * What was answered so far, by field id. As in a record's cells, but a number or a place that is
 * being typed is still the text that was typed.
 */
export type Answers = Cells

/** What a form starts with: date-times say now, all else its default. */
export function startAnswers(form: FormWithFields, making: Making): Answers {
  const times = form.fields.filter((field) => field.type === 'dateTime')
  return withDefaults(form.fields, Object.fromEntries(times.map((field) => [field.id, toMinute(making.at)])), making)
}

/** The cells that `answers` mean; what does not fit its field stays as it was typed, for the check to name it. */
export function toCells(fields: readonly Field[], answers: Answers): Cells {
  const cells: Record<string, CellValue> = {}
  for (const [fieldId, answer] of Object.entries(answers)) {
    const field = findField(fields, fieldId)
    if (field === undefined || answer === null) continue
    const cell = toCell(field, answer)
    if (cell !== null) cells[fieldId] = cell
  }
  return cells
}

/** The photos among the answers. */
export function photoIds(fields: readonly Field[], answers: Answers): readonly string[] {
  return fields.flatMap((field) => {
    const answer = field.type === 'photo' ? answers[field.id] : undefined
    return answer !== undefined && isIds(answer) ? answer : []
  })
}

/** True when a person has answered something: what merely started with the form does not count. */
export function isAnswered(form: FormWithFields, answers: Answers): boolean {
  return form.fields.some((field) => {
    const answer = answers[field.id] ?? null
    const begun = keptDefault(field)
    return !isMade(begun) && field.type !== 'dateTime' && answer !== null && !sameCell(answer, begun)
  })
}

function toCell(field: Field, answer: CellValue): CellValue {
  if (typeof answer !== 'string') return answer
  if (field.type === 'number' || field.type === 'duration')
    return readTyped(field, answer)?.value ?? (answer.trim() === '' ? null : answer)
  if (field.type === 'location') return parsePlace(answer) ?? answer
  return answer.trim() === '' ? null : answer.trim()
}
