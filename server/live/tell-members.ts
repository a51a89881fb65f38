import { addNotifications, listReaders } from '@operagrid/db/queries/notification'
import type { Reader } from '@operagrid/db/queries/notification'
import type { PlannedChange } from '@operagrid/db/queries/record-write'
import { asMember } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import { isIds, peopleOf } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import type { Actor } from '@operagrid/shared/domain/member'
import type { NotificationKind } from '@operagrid/shared/domain/notification'
import { seesField } from '@operagrid/shared/domain/visibility'

import { newlyNamed } from './op-check.ts'

const UUID_LENGTH = 36

type Assigning = Pick<PlannedChange, 'kind' | 'recordId' | 'assignedTo' | 'before' | 'after'>

/** A record that somebody was given: as its assignee, or named by it in a field. */
export type Given = { readonly recordId: string; readonly field: Field | null }

/** What a group of changes gave to others than `actor`, by member: as it leaves the records in the end. */
export function assignedRecords(
  changes: readonly Assigning[],
  actor: Actor,
  fields: readonly Field[],
): ReadonlyMap<string, readonly Given[]> {
  const people = fields.filter(({ type }) => type === 'person')
  /** By place: a record, or a field of it; who was given it and is there still. */
  const places = new Map<string, { readonly given: Given; readonly memberIds: ReadonlySet<string> }>()
  for (const { kind, recordId, assignedTo, before, after } of changes) {
    if (kind === 'assign')
      places.set(recordId, {
        given: { recordId, field: null },
        memberIds: new Set(assignedTo === null ? [] : [assignedTo]),
      })
    if (kind !== 'create' && kind !== 'patch') continue
    for (const field of people) {
      if (!(field.id in after)) continue
      const place = `${recordId} ${field.id}`
      const now = peopleOf(after, [field])
      const added = newlyNamed(after, before, [field]).map(({ id }) => id)
      const still = [...(places.get(place)?.memberIds ?? [])].filter((id) => now.includes(id))
      places.set(place, { given: { recordId, field }, memberIds: new Set([...still, ...added]) })
    }
  }
  const records = new Map<string, Given[]>()
  for (const { given, memberIds } of places.values())
    for (const id of memberIds) if (id !== actor.memberId) records.set(id, [...(records.get(id) ?? []), given])
  return records
}

/** Tells members of what was assigned to them, in the transaction that does it. The transaction goes on as one of them. */
export async function tellAssignees(
  tx: TenantTx,
  gridId: string,
  { actor, records }: { readonly actor: Actor; readonly records: ReadonlyMap<string, readonly Given[]> },
): Promise<void> {
  for (const reader of await listReaders(tx, [...records.keys()])) {
    // Of a field that is hidden from them they are told nothing, not even that it names them.
    const seen = (records.get(reader.id) ?? []).filter(({ field }) => field === null || seesField(reader.role, field))
    const recordIds = [...new Set(seen.map(({ recordId }) => recordId))]
    if (recordIds.length > 0)
      await tellMember(tx, { actor, reader }, { kind: 'assigned', gridId, recordIds, commentId: null })
  }
}

/** Whom a comment is told to: who is meant, and whose the record is. */
export type CommentReaders = { readonly mentioned: readonly Reader[]; readonly assignedTo: string | null }

/**
 * Tells members of a comment, in the transaction that says it; answers their ids. Its author is never told.
 * The transaction goes on as one of them.
 */
export async function tellOfComment(
  tx: TenantTx,
  actor: Actor,
  {
    mentioned,
    assignedTo,
    ...told
  }: CommentReaders & { readonly gridId: string; readonly recordId: string; readonly commentId: string },
): Promise<readonly string[]> {
  const { gridId, commentId } = told
  const said = { gridId, recordIds: [told.recordId], commentId }
  const meant = mentioned.filter(({ id }) => id !== actor.memberId)
  const others = assignedTo === actor.memberId || meant.some(({ id }) => id === assignedTo) ? null : assignedTo
  // A reporter does not know whose the record is: it is looked up with eyes that do, and answered to nobody.
  const [owner] =
    others === null ? [] : await asMember(tx, { ...actor, role: 'organizer' }, () => listReaders(tx, [others]))
  for (const reader of meant) await tellMember(tx, { actor, reader }, { kind: 'mention', ...said })
  if (owner !== undefined) await tellMember(tx, { actor, reader: owner }, { kind: 'comment', ...said })
  return [...meant, ...(owner === undefined ? [] : [owner])].map(({ id }) => id)
}

/** Whose lists of what they are told a group of changes may have changed: by what came to them, or what they see no longer. */
export function concerned(changes: readonly GridChange[]): ReadonlySet<string> {
  const members = changes.flatMap((change): readonly (string | null)[] => {
    if (['schema', 'comment', 'claim', 'review'].includes(change.kind) || change.kind === 'schema') return []
    if (change.kind === 'assign') return [change.assignedTo, change.assignedFrom ?? null]
    const named = mayBeNamed(change.kind === 'delete' ? change.before : change.after)
    return change.kind === 'delete' || change.kind === 'restore' ? [change.assignedTo, ...named] : named
  })
  return new Set(members.filter((id) => id !== null))
}

/** Ids in cells that may be members': a change does not say of which type its fields are, and a photo is nobody's screen. */
function mayBeNamed(cells: Cells): readonly string[] {
  return Object.values(cells).flatMap((value) => (isIds(value) ? value : []).filter((id) => id.length === UUID_LENGTH))
}

/** With their own eyes: of what they may not see they are told nothing. */
async function tellMember(
  tx: TenantTx,
  { actor, reader }: { readonly actor: Actor; readonly reader: Reader },
  told: {
    readonly kind: NotificationKind
    readonly gridId: string
    readonly recordIds: readonly string[]
    readonly commentId: string | null
  },
): Promise<void> {
  const theirs = { tenantId: actor.tenantId, memberId: reader.id, role: reader.role }
  await asMember(tx, theirs, () =>
    addNotifications(tx, reader.id, { ...told, actor: { id: actor.memberId, name: actor.name } }),
  )
}
