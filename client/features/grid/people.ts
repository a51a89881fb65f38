import { isIds } from '@operagrid/shared/domain/cell'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { holdsChoice } from '@operagrid/shared/domain/field'
import type { Choice, Field } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'
import type { Person } from '@operagrid/shared/domain/person'

/** Whom a cell names, in the order of names; those whose names are not known yet come last. */
export function peopleIn(
  { choices }: Field,
  value: CellValue | undefined,
  nameOf: (memberId: string) => string,
): readonly Person[] {
  if (value === null || value === undefined || !isIds(value)) return []
  const known = choices.filter(({ id }) => value.includes(id))
  const strangers = value.filter((id) => !known.some((person) => person.id === id))
  return [...known, ...strangers.map((id): Person => ({ id, name: nameOf(id), color: 'gray' }))]
}

/**
 * A person field with those whom a cell may be given as its choices: oneself first, then who works here by name, then
 * whom the cell names already and may keep.
 */
export function withOffered(field: Field, value: CellValue, me: string): Field {
  const held = value !== null && isIds(value) ? value : []
  const own = field.choices.filter(({ id }) => id === me).map((person) => ({ ...person, name: `${person.name} (me)` }))
  const others = field.choices.filter((person) => person.id !== me && !isGone(person))
  const kept = field.choices.filter((person) => person.id !== me && isGone(person) && held.includes(person.id))
  return { ...field, choices: [...own, ...others, ...kept] }
}

/** Whether somebody left, or is suspended. */
export function isGone(person: Person): boolean {
  return person.gone === true
}

/** What the list of a field's choices says where nothing is found, and where nothing is picked. */
export function pickWords({ type, name }: Field): {
  readonly find: string
  readonly finding: string
  readonly nothing: string
  readonly noneYet: string
  readonly unknown: string
} {
  if (type === 'person')
    return {
      find: `Find people for ${name}`,
      finding: 'Find a person…',
      nothing: 'Nobody',
      noneYet: 'Nobody works here yet.',
      unknown: 'Nobody of that name.',
    }
  const isOne = holdsChoice({ type })
  return {
    find: isOne ? `Find a choice of ${name}` : `Find choices of ${name}`,
    finding: isOne ? 'Find a choice…' : 'Find choices…',
    nothing: 'No choice',
    noneYet: 'This field has no choices yet.',
    unknown: 'No choice of that name.',
  }
}

/** Whether a choice is found by what was typed: by its name, or the e-mail address of a person. */
export function isFoundBy(choice: Choice & Pick<Person, 'email'>, wanted: string): boolean {
  return fold(choice.name).includes(wanted) || (choice.email !== undefined && fold(choice.email).startsWith(wanted))
}
