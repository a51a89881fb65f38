import { namesPeople } from './field.ts'
import type { Field } from './field.ts'
import { compareText, SORT_TEXT_LENGTH } from './fold.ts'
import { choicesKey, isChosen, namesOf, peopleOrder, POSITION_DIGITS, positionKey, readValue } from './query-subject.ts'
import type { Subject } from './query-subject.ts'
import type { GridRecord } from './record.ts'

/** Most choices of a cell that make a combination, the first in their order: what is behind them orders nothing either. */
export const MAX_COMBINED = Math.floor(SORT_TEXT_LENGTH / POSITION_DIGITS)

/** Digits of {@link makeCombinationKeyOf} at most, where it is of choices. */
export const COMBINATION_KEY_LENGTH = MAX_COMBINED * POSITION_DIGITS

/** Whether cells hold several choices, or may name several people, which make one combination. */
export function holdsCombinations({ kind, several }: Pick<Subject, 'kind' | 'several'>): boolean {
  return kind === 'choices' || (kind === 'people' && several)
}

/**
 * Several choices or people as one value, given in their order: their ids by code point, so that it stays the same when
 * the choices are put in another order, or somebody is called otherwise.
 */
export function combine(ids: readonly string[]): string {
  return ids.slice(0, MAX_COMBINED).toSorted(compareText).join(',')
}

/** The ids of the choices or people that make a combination, none twice. */
export function combinedIds(combination: string): readonly string[] {
  return [...new Set(combination.split(','))]
}

/**
 * What tells the combinations of several choices, or people, apart and puts them in order: the {@link choicesKey} of the
 * first of them, their {@link peopleOrder}; null where a cell holds none. The same as `combinationSql` in db.
 */
export function makeCombinationKeyOf(subject: Subject): (record: GridRecord) => string | null {
  return (record) => {
    const value = readValue(subject, record)
    if (!isChosen(value)) return null
    if (subject.kind === 'people') return peopleOrder(subject, value)
    return choicesKey(subject, value).slice(0, COMBINATION_KEY_LENGTH)
  }
}

/** The keys of these combinations; one of a choice that is gone has none, as no cell holds it. */
export function combinationKeys(subject: Subject, combinations: readonly string[]): readonly string[] {
  return combinations.flatMap((combination) => {
    const ids = combinedIds(combination)
    if (subject.kind === 'people') return [peopleOrder(subject, ids)]
    if (!ids.every((id) => subject.positions.has(id))) return []
    const inOrder = ids.toSorted((a, b) => (subject.positions.get(a) ?? 0) - (subject.positions.get(b) ?? 0))
    return [choicesKey(subject, inOrder).slice(0, COMBINATION_KEY_LENGTH)]
  })
}

/**
 * Where the records of a combination of `field` end in an order by it. Choices that are gone count as not there: nothing
 * stands there then, or what is another combination by now.
 */
export function combinationEnd(field: Field, combination: string): string {
  const ids = new Set(combinedIds(combination))
  if (namesPeople(field))
    return peopleOrder({ names: namesOf({ choices: field.choices.filter(({ id }) => ids.has(id)) }) }, [...ids])
  const positions = field.choices.flatMap(({ id }, at) => (ids.has(id) ? [positionKey(at)] : []))
  const key = positions.join('').slice(0, COMBINATION_KEY_LENGTH)
  // Those that hold more than count come behind, one digit of the next among them: no digit is as high.
  return key.length < COMBINATION_KEY_LENGTH ? key : `${key}:`
}

/** The combination that has this key. */
export function combinationAt(subject: Pick<Subject, 'kind' | 'positions'>, key: string): string {
  // Each name is on a line, and whose it is on the next one.
  if (subject.kind === 'people') return combine(key.split('\n').filter((_, at) => at % 2 === 1))
  const ids = [...subject.positions.keys()]
  const positions = key.match(new RegExp(`.{${POSITION_DIGITS}}`, 'gu')) ?? []
  return combine(positions.flatMap((at) => ids[Number(at)] ?? []))
}
