import { addNotifications, listReaders } from '@operagrid/db/queries/notification'
import type { Reader } from '@operagrid/db/queries/notification'
import type { PlannedChange } from '@operagrid/db/queries/record-write'
import { asMember } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import type { NotificationKind } from '@operagrid/shared/domain/notification'

type Assigning = Pick<PlannedChange, 'kind' | 'recordId' | 'assignedTo'>

/** Which records a group of changes gave to others than `actor`, by member: as it leaves them in the end. */
export function assignedRecords(changes: readonly Assigning[], actor: Actor): ReadonlyMap<string, readonly string[]> {
  const assignees = new Map<string, string | null>()
  for (const { kind, recordId, assignedTo } of changes) if (kind === 'assign') assignees.set(recordId, assignedTo)
  const records = new Map<string, string[]>()
  for (const [recordId, memberId] of assignees) {
    if (memberId !== null && memberId !== actor.memberId)
      records.set(memberId, [...(records.get(memberId) ?? []), recordId])
  }
  return records
}

/** Tells members of what was assigned to them, in the transaction that does it. The transaction goes on as one of them. */
export async function tellAssignees(
  tx: TenantTx,
  gridId: string,
  { actor, records }: { readonly actor: Actor; readonly records: ReadonlyMap<string, readonly string[]> },
): Promise<void> {
  for (const reader of await listReaders(tx, [...records.keys()])) {
    const recordIds = records.get(reader.id) ?? []
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
  const members = changes.flatMap((change) => {
    if (change.kind === 'assign') return [change.assignedTo, change.assignedFrom ?? null]
    return change.kind === 'delete' || change.kind === 'restore' ? [change.assignedTo] : []
  })
  return new Set(members.filter((id) => id !== null))
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
