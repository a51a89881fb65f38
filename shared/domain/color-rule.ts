import { z } from 'zod'

import { choiceColor } from './field.ts'
import type { ChoiceColor, Field } from './field.ts'
import { checkFilter } from './query-check.ts'
import { makeFilter } from './query-filter.ts'
import type { Now } from './query-filter.ts'
import { filter } from './query.ts'
import type { GridRecord } from './record.ts'

/** Most rules by which one view colours its records. */
export const MAX_COLOR_RULES = 20

/** Records that pass the filter are shown in this colour. */
export const colorRule = z.strictObject({ filter, color: choiceColor })
export type ColorRule = z.infer<typeof colorRule>

/** The rules that can be asked of `fields`, in their order: those that name what is gone, or is not known here, are left out. */
export function withoutColorFaults(rules: readonly ColorRule[], fields: readonly Field[]): ColorRule[] {
  return rules.filter((rule) => checkFilter(rule.filter, fields).length === 0)
}

/**
 * The colour of a record: that of the first rule that it passes, null where it passes none. A rule with a fault is passed
 * by none. `me`: the member who looks, and `now`, as in `makeFilter`.
 */
export function makeColorOf(
  rules: readonly ColorRule[],
  fields: readonly Field[],
  me: string | null = null,
  now?: Now,
): (record: GridRecord) => ChoiceColor | null {
  const tests = withoutColorFaults(rules, fields).map((rule) => ({
    color: rule.color,
    passes: makeFilter(rule.filter, fields, me, now),
  }))
  return (record) => tests.find(({ passes }) => passes(record))?.color ?? null
}
