import type { LaterEdit } from '@operagrid/db/queries/record-later'
import { isPicture } from '@operagrid/shared/domain/attachment'
import type { FileFacts } from '@operagrid/shared/domain/attachment'
import { filesOf } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import { correctionFault } from '@operagrid/shared/domain/correction'
import type { Field } from '@operagrid/shared/domain/field'
import { emptiedFields } from '@operagrid/shared/domain/field-required'
import { brokenRules } from '@operagrid/shared/domain/field-rules'
import { brokenMoves, moveWords } from '@operagrid/shared/domain/field-status'
import { refuseReport } from '@operagrid/shared/domain/form-rules'
import type { Actor } from '@operagrid/shared/domain/member'
import { ASSIGNED_TO } from '@operagrid/shared/domain/op'
import type { CellConflict, Op } from '@operagrid/shared/domain/op'
import { fitsPattern } from '@operagrid/shared/domain/pattern'
import { may } from '@operagrid/shared/domain/permission'

import { newlyNamed, Refusal } from './op-check.ts'
import type { PlanInput } from './plan-input.ts'
import type { Draft, Told } from './record-draft.ts'

/** Why a member's role does not let them do this to a record that they see; null when it does. */
export function roleFault({ role, memberId }: Actor, { kind }: Op, draft: Draft): Refusal | null {
  if (may(role, 'editRecords')) return null
  if (!may(role, 'correctRecords') || kind !== 'patch')
    return new Refusal('NOT_ALLOWED', 'Your role does not include this. Ask an organizer.')
  const createdBy = draft.stored === null ? memberId : draft.stored.createdBy
  const fault = correctionFault({ ...draft, createdBy }, memberId)
  return fault === null ? null : new Refusal('NOT_ALLOWED', fault)
}

type CreateOp = Extract<Op, { kind: 'create' }>

/** Why a member's role does not let them make this record; null when it does. */
export function createFault({ formId, rowOrder }: CreateOp, { role }: Actor): Refusal | null {
  if (role !== 'reporter') return null
  if (formId === undefined) return new Refusal('NOT_ALLOWED', 'Reporters file through a form.')
  return rowOrder === undefined
    ? null
    : new Refusal('NOT_ALLOWED', 'Where a report stands among others is for organizers to say.')
}

/** Why a report is not what its form asks for; null when it is, or when it is none. */
export function formFault({ formId }: CreateOp, cells: Cells, { forms, state }: PlanInput): Refusal | null {
  if (formId === undefined) return null
  const form = forms.get(formId)
  if (form === undefined)
    return new Refusal('NOT_FOUND', 'The form of this report no longer exists. Keep the report and ask an organizer.')
  const fault = refuseReport(form, state.fields, cells, { fits: fitsPattern })
  return fault === null ? null : new Refusal('BAD_INPUT', fault)
}

/** Why a patch may not be, of a record that holds what it holds now: null when it may. */
export function patchFault(wanted: Cells, draft: Draft, fields: readonly Field[]): Refusal | null {
  const [field] = emptiedFields(fields, draft.cells, wanted)
  if (field !== undefined)
    return new Refusal('BAD_INPUT', `${field.name} is required, so it cannot be emptied. Enter another value.`)
  const [move] = brokenMoves(fields, draft.cells, wanted)
  return move === undefined ? rulesFault(wanted, draft.cells, fields) : new Refusal('BAD_INPUT', moveWords(move))
}

/** Why cells may not be written by the ranges and patterns of their fields; null when they may. What is held stays. */
export function rulesFault(wanted: Cells, held: Cells, fields: readonly Field[]): Refusal | null {
  const [broken] = brokenRules(fields, held, wanted, { fits: fitsPattern })
  return broken === undefined ? null : new Refusal('BAD_INPUT', `${broken.field.name}: ${broken.reason}`)
}

/** What cells may name beside choices: files that have arrived, and members who work here. */
type Linked = {
  readonly fields: readonly Field[]
  readonly readyAttachments: ReadonlyMap<string, FileFacts>
  readonly assignees: ReadonlySet<string>
}

/**
 * Why cells may not name what they name; null when they may. Only who works here may be named anew: whoever has left
 * stays where they are named already.
 */
export function linkFault(wanted: Cells, held: Cells, { fields, readyAttachments, assignees }: Linked): Refusal | null {
  const fault = fileFault(filesOf(wanted, fields), readyAttachments)
  if (fault !== null) return fault
  const stranger = newlyNamed(wanted, held, fields).find(({ id }) => !assignees.has(id))
  if (stranger === undefined) return null
  return new Refusal('NOT_FOUND', `${stranger.field.name}: they do not work here at present. Name someone else.`)
}

/** Why cells may not name these files; null when they may: each has arrived, and where photos stand it is a picture. */
function fileFault(named: ReturnType<typeof filesOf>, ready: Linked['readyAttachments']): Refusal | null {
  for (const { field, id } of named) {
    const facts = ready.get(id)
    const what = field.type === 'photo' ? 'photo' : 'file'
    if (facts === undefined)
      return new Refusal('BAD_INPUT', `${field.name}: a ${what} has not arrived yet. Upload it first.`)
    if (field.type === 'photo' && !isPicture(facts))
      return new Refusal('BAD_INPUT', `${field.name}: “${facts.name}” is no photo. Choose a JPEG, PNG, WebP or GIF.`)
  }
  return null
}

/** Conflicts as a member may hear of them: to a reporter other members are strangers. */
export function namedTo({ role }: Actor, conflicts: readonly CellConflict[]): readonly CellConflict[] {
  return role === 'reporter' ? conflicts.map((conflict) => ({ ...conflict, memberId: null })) : conflicts
}

/** `told` with what someone else has written over there since its author last looked: cells, or an assignment. */
export function withConflicts(
  told: Refusal | Told | null,
  { recordId, baseVersion }: { readonly recordId: string; readonly baseVersion: number },
  laterEdits: readonly LaterEdit[],
): Refusal | Told | null {
  if (told === null || told instanceof Refusal) return told
  const isThere = (fieldId: string) => (told.kind === 'assign' ? fieldId === ASSIGNED_TO : fieldId in told.after)
  const conflicts = laterEdits
    .filter((edit) => edit.recordId === recordId && edit.version > baseVersion && isThere(edit.fieldId))
    .map(({ fieldId, value, memberId, version }) => ({ fieldId, value, memberId, version }))
  return conflicts.length === 0 ? told : { ...told, conflicts }
}
