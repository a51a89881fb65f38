import type { Field } from '@operagrid/shared/domain/field'

/**
 * Fields as they are by now, those that say the same as before as the very objects they were, and all of them as the
 * very list where none says anything else: what is drawn for a field stays when another one changes, with whatever
 * somebody is typing there.
 */
export function sameFields(before: readonly Field[], next: readonly Field[]): readonly Field[] {
  const known = new Map(before.map((field) => [field.id, field]))
  const kept = next.map((field) => {
    const held = known.get(field.id)
    return held !== undefined && saysTheSame(held, field) ? held : field
  })
  return kept.length === before.length && kept.every((field, at) => field === before[at]) ? before : kept
}

function saysTheSame(one: Field, other: Field): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other)
}
