import { dateUnits } from './formula-date.ts'
import type { DateUnit } from './formula-date.ts'
import type { PartType } from './formula-function.ts'
import type { FormulaNode } from './formula-parse.ts'
import { isDate } from './query-bucket.ts'
import { timeZone } from './query.ts'

/** The types of a formula's parts, as messages name them. */
export const partNames: Readonly<Record<PartType, string>> = {
  number: 'a number',
  text: 'a text',
  boolean: 'true or false',
  date: 'a date',
  dateTime: 'a date with a time',
  blank: 'blank',
}

const moment = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{3}))?)?Z?)?$/

/** The date that a text written down in a formula means where one is wanted; its times are UTC. Null when it means none. */
export function literalDate(node: FormulaNode, wanted: 'date' | 'dateTime'): string | null {
  if (node.kind !== 'text') return null
  const [, day, minute, second = '00', ms = '000'] = moment.exec(node.value.trim()) ?? []
  if (day === undefined || (wanted === 'date' && minute !== undefined)) return null
  const text = wanted === 'date' ? day : `${day}T${minute ?? '00:00'}:${second}.${ms}Z`
  return isDate(wanted, text) ? text : null
}

/** The kind of date that a text written down is, where either may be. */
export function literalKind(node: FormulaNode): 'date' | 'dateTime' | null {
  if (literalDate(node, 'date') !== null) return 'date'
  return literalDate(node, 'dateTime') === null ? null : 'dateTime'
}

/** The unit that a text written down names, its plural or not; undefined when it is none. */
export function literalUnit(node: FormulaNode): DateUnit | undefined {
  if (node.kind !== 'text') return undefined
  const name = node.value.trim().toLowerCase()
  return dateUnits.find((unit) => unit === name || unit === `${name}s`)
}

/** The time zone that a text written down names; undefined when it is none. */
export function literalZone(node: FormulaNode): string | undefined {
  return node.kind === 'text' && timeZone.safeParse(node.value).success ? node.value : undefined
}
