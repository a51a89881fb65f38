import { hasChoices, holdsFiles, isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { ImportAnalysis, ImportColumn, ImportPlan } from '@operagrid/shared/domain/import'
import { namesFor } from '@operagrid/shared/domain/import-choice'
import { mayBeKey } from '@operagrid/shared/domain/import-into'
import type { ImportInto, ImportTarget } from '@operagrid/shared/domain/import-into'

import { draftsOf, fitting, planFor, toImportField } from '../field-draft.ts'
import type { FieldDraft } from '../field-draft.ts'

/** Where a column goes when it is no field of the grid: nowhere, or to a new one. */
export const LEAVE_OUT = 'leave-out'
export const NEW_FIELD = 'new-field'

/**
 * A column of the file and where it goes: {@link LEAVE_OUT}, {@link NEW_FIELD} or a field's id. `plan` is of that
 * field's type; name and id are of the field that it would become.
 */
export type IntoDraft = Omit<FieldDraft, 'include' | 'choices'> & {
  readonly goal: string
  readonly addChoices: boolean
}

/** The drafts for a grid: columns go to the fields of their name where they can, all others are left out. */
export function proposeGoals(analysis: ImportAnalysis, fields: readonly Field[], zone: string): IntoDraft[] {
  const free = new Map(fields.filter(canFill).map((field) => [folded(field.name), field]))
  return draftsOf(analysis, zone).map(({ include: _include, choices: _choices, ...draft }) => {
    const field = free.get(folded(draft.name))
    const column = analysis.columns[draft.sources[0] ?? -1]
    const isPair = draft.sources.length > 1
    const base: IntoDraft = { ...draft, goal: LEAVE_OUT, addChoices: false }
    if (field === undefined || column === undefined || (isPair && field.type !== 'location')) return base
    free.delete(folded(field.name))
    return towards(base, field, column, zone)
  })
}

/** The draft with this field as its goal. */
export function towards(draft: IntoDraft, field: Field, column: ImportColumn, zone: string): IntoDraft {
  // Photos, files and what is calculated are no goal; every other type of a field can be read from text.
  const type =
    field.type === 'photo' ||
    field.type === 'attachment' ||
    field.type === 'formula' ||
    field.type === 'rollup' ||
    field.type === 'clock'
      ? 'text'
      : field.type
  return { ...draft, goal: field.id, plan: planFor(type, column, zone) }
}

/** True for a field that a file can fill. */
export function canFill(field: Field): boolean {
  return !holdsFiles(field) && !isComputed(field)
}

/** The goal of a draft as a field of the grid, if it is one. */
export function goalField(draft: Pick<IntoDraft, 'goal'>, fields: readonly Field[]): Field | undefined {
  return fields.find(({ id }) => id === draft.goal)
}

/** The fields that can tell records apart: those that are filled and whose values can, unique ones first. */
export function keyFields(drafts: readonly IntoDraft[], fields: readonly Field[]): Field[] {
  const able = fields.filter((field) => mayBeKey(field.type) && drafts.some((draft) => draft.goal === field.id))
  return able.toSorted((a, b) => Number(b.unique ?? false) - Number(a.unique ?? false))
}

/** The key to begin with: a unique field, which no other record can double; null where none is filled. */
export function firstKey(drafts: readonly IntoDraft[], fields: readonly Field[]): string | null {
  return keyFields(drafts, fields).find((field) => field.unique)?.id ?? null
}

/** Names of the column that the select does not have: its own, as the server adds them, and how many. */
export function missingNames(field: Field, column: ImportColumn): readonly string[] | null {
  const names = namesFor(field, column)
  if (names === null) return null
  const known = new Set(field.choices.map((choice) => choice.name.toLowerCase()))
  return names.filter((name) => !known.has(name.toLowerCase()))
}

/** How many filled cells of the column do not fit where they go; null where only the check tells. */
export function misfits(draft: IntoDraft, column: ImportColumn): number | null {
  if (draft.goal === LEAVE_OUT || draft.sources.length > 1) return null
  if (hasChoices(draft.plan)) return null
  const fit = fitting(draft.plan, column)
  return fit === null ? null : column.filled - fit
}

export type IntoSettings = Pick<ImportInto, 'key' | 'onEmpty' | 'onMisfit'>

/** What `import.into` and `import.check` take. */
export function toInto(
  ids: { readonly importId: string; readonly gridId: string },
  drafts: readonly IntoDraft[],
  settings: IntoSettings,
): ImportInto {
  const made = drafts.filter((draft) => draft.goal === NEW_FIELD)
  const targets = drafts.flatMap(({ goal, sources, plan, addChoices }): ImportTarget[] =>
    goal === LEAVE_OUT || goal === NEW_FIELD
      ? []
      : [
          {
            fieldId: goal,
            sources: [...sources],
            plan: copy(plan),
            addChoices: addChoices && hasChoices(plan),
          },
        ],
  )
  const key = settings.key !== null && targets.some(({ fieldId }) => fieldId === settings.key) ? settings.key : null
  return { ...ids, ...settings, targets, made: made.map(toImportField), key }
}

/** Out of the store: what is sent must be a plain object. */
function copy(plan: ImportPlan): ImportPlan {
  return { ...plan }
}

/** 'Room No.' and 'room_no' are one name. */
function folded(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '')
}
