import { fieldType, fieldTypeNames } from '@operagrid/shared/domain/field'
import type { FieldType } from '@operagrid/shared/domain/field'
import type { RollupHow } from '@operagrid/shared/domain/rollup'

import type { ChoiceOption } from '../../../ui/choice-option.ts'

/** The words that people know for what is made of linked records; a field of any is a rollup. */
const words = [
  { value: 'count', label: 'Count of linked records', how: 'count' },
  { value: 'lookup', label: 'Lookup', how: 'values' },
  { value: 'rollup', label: 'Rollup', how: 'sum' },
] as const satisfies readonly (ChoiceOption & { readonly how: RollupHow })[]

/** The types of fields as they are offered. */
export function typeOptions(types: readonly FieldType[]): readonly ChoiceOption[] {
  return types.flatMap((type): readonly ChoiceOption[] =>
    type === 'rollup'
      ? words.map(({ value, label }) => ({ value, label }))
      : [{ value: type, label: fieldTypeNames[type] }],
  )
}

/** The option that stands for a type. */
export function optionOf(type: FieldType, how: RollupHow): string {
  return type === 'rollup' ? (words.find((word) => word.how === how)?.value ?? 'rollup') : type
}

/** What an option stands for; `how` of a rollup only. */
export function typeOf(option: string): { readonly type: FieldType; readonly how?: RollupHow } | undefined {
  const word = words.find(({ value }) => value === option)
  if (word !== undefined) return { type: 'rollup', how: word.how }
  const parsed = fieldType.safeParse(option)
  return parsed.success ? { type: parsed.data } : undefined
}
