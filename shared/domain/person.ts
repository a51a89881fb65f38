import { namesPeople } from './field.ts'
import type { Choice, Field } from './field.ts'
import { compareText, firstCodePoints, fold } from './fold.ts'

/**
 * Somebody whom cells of a person field may name, as one of the field's choices. `gone`: they left, or are suspended:
 * cells keep their name, and no other cell is given it. `color` is a screen's to choose.
 */
export type Person = Choice & { readonly email?: string; readonly gone?: true }

/** Code points of a name that decide an order. */
const ORDER_LENGTH = 50

/** Behind all names: where a cell names somebody whom nobody knows (any more). */
const UNKNOWN = '\u{10FFFD}'

/** People in the order in which they are listed: by name, then by id. */
export function inPersonOrder<P extends Choice>(people: readonly P[]): P[] {
  return people
    .map((person) => ({ person, key: personKey(person.id, person.name) }))
    .sort((a, b) => compareText(a.key, b.key))
    .map(({ person }) => person)
}

/**
 * The fields with people as the choices of those that name some. They are not stored with a field: who reads texts, or
 * puts records in order by names, joins them first.
 */
export function withPeople(fields: readonly Field[], people: readonly Person[]): Field[] {
  return fields.map((field) => (namesPeople(field) ? { ...field, choices: [...people] } : field))
}

/** Where a name stands among others: folded, then by whose it is. No name: behind all. */
export function personKey(id: string, name: string | undefined): string {
  return `${name === undefined ? UNKNOWN : fold(firstCodePoints(name, ORDER_LENGTH))}\n${id}`
}

/**
 * The id of the one who is called so among a field's people, by name or e-mail address; undefined where nobody is,
 * or several are: who of them is meant is not guessed. Upper and lower case are alike.
 */
export function personCalled(text: string, people: readonly Choice[]): string | undefined {
  const wanted = text.trim().toLowerCase()
  const [one, other] = people.filter(
    (person: Person) =>
      person.gone !== true && (person.name.toLowerCase() === wanted || person.email?.toLowerCase() === wanted),
  )
  return other === undefined ? one?.id : undefined
}
