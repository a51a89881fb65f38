import { choiceColors } from './field.ts'
import type { ColumnStats } from './import-stats.ts'

// A fixed language: the order of choices must not hang on who imports.
const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'variant' })

/** Most choices that a column is proposed as a select for by itself. */
const MANY = 200

/** The choices a column would have as a select, sorted as people count ('2' before '10'); null = none or too many. */
export function choicesOf(stats: ColumnStats): string[] | null {
  if (stats.values === null || stats.values.size === 0) return null
  return [...stats.values.keys()].sort((a, b) => natural.compare(a, b) || (a < b ? -1 : 1))
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
