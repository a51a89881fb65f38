import type { CellValue, Cells } from './cell.ts'
import { findField, MAX_STATES } from './field.ts'
import type { Choice, Field } from './field.ts'

/** A move of a record from one state to another, or to none, that its field does not allow. */
export type BrokenMove = { readonly field: Field; readonly from: Choice; readonly to: Choice | null }

/** The states in which a record is finished. */
export function doneStates({ choices }: Pick<Field, 'choices'>): ReadonlySet<string> {
  return new Set(choices.filter((state) => state.done).map((state) => state.id))
}

/** True for a field some state of which says what may follow it. */
export function limitsMoves({ type, choices }: Pick<Field, 'type' | 'choices'>): boolean {
  return type === 'status' && choices.some((state) => state.next !== undefined)
}

/**
 * Whether a cell of `field` that holds `from` may hold `to` next, which fits the field. What is empty, or of another
 * type since a retype, may become anything. A state that names what follows it cannot be emptied: from nothing a
 * record could go anywhere.
 */
export function mayFollow(field: Pick<Field, 'type' | 'choices'>, from: CellValue | undefined, to: CellValue): boolean {
  if (field.type !== 'status' || to === (from ?? null)) return true
  const next = field.choices.find((state) => state.id === from)?.next
  return next === undefined || (typeof to === 'string' && next.includes(to))
}

/** The choices that a cell of `field` may hold after `from`: that one itself, and what may follow. All where it is no status. */
export function choicesAfter(field: Pick<Field, 'type' | 'choices'>, from: CellValue | undefined): readonly Choice[] {
  return field.choices.filter((state) => mayFollow(field, from, state.id))
}

/** The moves that `wanted` would make in a record that holds `held`, and may not. */
export function brokenMoves(fields: readonly Field[], held: Cells, wanted: Cells): readonly BrokenMove[] {
  return Object.entries(wanted).flatMap(([fieldId, value]): BrokenMove[] => {
    const field = findField(fields, fieldId)
    if (field === undefined || mayFollow(field, held[fieldId], value)) return []
    const from = field.choices.find((state) => state.id === held[fieldId])
    const to = field.choices.find((state) => state.id === value) ?? null
    return from === undefined ? [] : [{ field, from, to }]
  })
}

/** The same with the name of the field before it. */
export function moveWords(move: BrokenMove): string {
  return `${move.field.name}: ${moveReason(move)}`
}

/** Why a move may not be, and what may be instead, in two sentences. */
export function moveReason({ field, from, to }: BrokenMove): string {
  const named = choicesAfter(field, from.id).filter((state) => state.id !== from.id)
  const names = named.map((state) => `“${state.name}”`)
  const last = names.pop()
  const may =
    last === undefined
      ? `Nothing may follow “${from.name}”.`
      : `It may become ${names.length === 0 ? last : `${names.join(', ')} or ${last}`}.`
  const fault = to === null ? `“${from.name}” cannot be emptied.` : `“${from.name}” cannot become “${to.name}”.`
  return `${fault} ${may}`
}

/** The state in which new records begin where a status does not say: the first that is open, else the first. */
export function firstState({ choices }: Pick<Field, 'choices'>): string | null {
  const [first] = choices
  return (choices.find((state) => !state.done) ?? first)?.id ?? null
}

/** The choices as a field of this type has use for them: states name only others that there are, choices name none. */
export function tidyChoices({ type, choices }: Pick<Field, 'type' | 'choices'>): Choice[] {
  return choices.map(({ id, name, color, done, next }): Choice => {
    if (type !== 'status') return { id, name, color }
    const named = choices.filter((other) => other.id !== id && next?.includes(other.id)).map((other) => other.id)
    return { id, name, color, ...(done && { done }), ...(next !== undefined && { next: named }) }
  })
}

/** Why a field cannot be stored as it is, in a sentence, or null. */
export function statesFault({ type, name, choices }: Pick<Field, 'type' | 'name' | 'choices'>): string | null {
  if (type !== 'status' || choices.length <= MAX_STATES) return null
  return `“${name}” would have more than ${MAX_STATES} states. Remove some of them.`
}
