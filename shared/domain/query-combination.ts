import type { Field } from './field.ts'
import { compareText, SORT_TEXT_LENGTH } from './fold.ts'
import { choicesKey, isChosen, POSITION_DIGITS, positionKey, readValue } from './query-subject.ts'
import type { Subject } from './query-subject.ts'
import type { GridRecord } from './record.ts'

/** Most choices of a cell that make a combination, the first in their order: what is behind them orders nothing either. */
export const MAX_COMBINED = Math.floor(SORT_TEXT_LENGTH / POSITION_DIGITS)

/** Digits of {@link makeCombinationKeyOf} at most. */
export const COMBINATION_KEY_LENGTH = MAX_COMBINED * POSITION_DIGITS

/**
 * Several choices as one value, given in their order: their ids by code point, so that it stays the same when the
 * choices are put in another order.
 */
export function combine(ids: readonly string[]): string {
  return ids.slice(0, MAX_COMBINED).toSorted(compareText).join(',')
}

/** The ids of the choices that make a combination, none twice. */
export function combinedIds(combination: string): readonly string[] {
  return [...new Set(combination.split(','))]
}

/**
 * What tells the combinations of several choices apart and puts them in order: the {@link choicesKey} of the first of
 * them; null where a cell holds none. The same as `combinationSql` in db.
 */
export function makeCombinationKeyOf(subject: Subject): (record: GridRecord) => string | null {
  return (record) => {
    const value = readValue(subject, record)
    return isChosen(value) ? choicesKey(subject, value).slice(0, COMBINATION_KEY_LENGTH) : null
  }
}

/** The keys of these combinations; one of a choice that is gone has none, as no cell holds it. */
export function combinationKeys(subject: Subject, combinations: readonly string[]): readonly string[] {
  return combinations.flatMap((combination) => {
    const ids = combinedIds(combination)
    if (!ids.every((id) => subject.positions.has(id))) return []
    const inOrder = ids.toSorted((a, b) => (subject.positions.get(a) ?? 0) - (subject.positions.get(b) ?? 0))
    return [choicesKey(subject, inOrder).slice(0, COMBINATION_KEY_LENGTH)]
  })
}

/**
 * Where the records of a combination end in an order by a field of several choices. Choices that are gone count as not
 * there: nothing stands there then, or what is another combination by now.
 */
export function combinationEnd({ choices }: Field, combination: string): string {
  const ids = new Set(combinedIds(combination))
  const positions = choices.flatMap(({ id }, at) => (ids.has(id) ? [positionKey(at)] : []))
  const key = positions.join('').slice(0, COMBINATION_KEY_LENGTH)
  // Those that hold more than count come behind, one digit of the next among them: no digit is as high.
  return key.length < COMBINATION_KEY_LENGTH ? key : `${key}:`
}

/** The combination that has this key, of choices that stand in this order. */
export function combinationAt(ids: readonly string[], key: string): string {
  const positions = key.match(new RegExp(`.{${POSITION_DIGITS}}`, 'gu')) ?? []
  return combine(positions.flatMap((at) => ids[Number(at)] ?? []))
}
