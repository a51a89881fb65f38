import { choiceColors, mostChoices } from './field.ts'
import type { Field } from './field.ts'
import type { ColumnStats } from './import-stats.ts'
import type { ImportColumn } from './import.ts'

// A fixed language: the order of choices must not hang on who imports.
const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' })

/** Most choices that a column is proposed as a select for by itself. */
const MANY = 200

/**
 * The choices a column would have as a select (`values` of its statistics) or a multiple select (`parts`), sorted
 * as people count ('2' before '10'); null = none or too many.
 */
export function choicesOf(names: ReadonlyMap<string, number> | null): string[] | null {
  if (names === null || names.size === 0) return null
  return [...names.keys()].sort((a, b) => natural.compare(a, b) || (a < b ? -1 : 1))
}

/** What a column names as the choices of a field of this type; null = nothing, or too many. */
export function namesFor(
  { type }: Pick<Field, 'type'>,
  { choices, parts }: Pick<ImportColumn, 'choices' | 'parts'>,
): readonly string[] | null {
  const names = type === 'multiSelect' ? parts : choices
  return names === null || names.length > mostChoices({ type }) ? null : names
}

/** The share of cells that name more than one choice, from which a column is proposed as a list of them. */
const LISTED = 0.05

/** True when cells list few short names that come again and again, in other company each time. */
export function lists({ parts, lists: listing, values, filled, multiline }: ColumnStats): boolean {
  if (parts === null || parts.size < 2 || multiline > 0 || listing < filled * LISTED) return false
  const names = [...parts.keys()]
  const mentions = [...parts.values()].reduce((sum, times) => sum + times, 0)
  // A name that always comes with the same others is no choice of its own: 'Smith, John'.
  const combined = values?.size ?? Infinity
  return combined > parts.size && mentions >= parts.size * 3 && names.every((name) => name.length <= 40)
}

/** True when few short values come again and again. */
export function repeats(stats: ColumnStats): boolean {
  const distinct = stats.values?.size ?? Infinity
  if (distinct < 2 || stats.longest > 60 || stats.multiline > 0) return false
  if (distinct <= 12) return stats.filled >= distinct * 3
  return distinct <= Math.min(MANY, stats.filled / 10)
}

/** The colour of the choice at `index`, going round. */
export function choiceColorAt(index: number) {
  return choiceColors[index % choiceColors.length] ?? 'gray'
}
