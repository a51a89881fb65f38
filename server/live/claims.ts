import { v7 as uuidv7 } from 'uuid'

import { dropClaim, findClaim, insertClaimChange, isClaimOp, listClaimsOf, putClaim } from '@operagrid/db/queries/claim'
import { getPlace } from '@operagrid/db/queries/comment'
import type { Place } from '@operagrid/db/queries/comment'
import { getBelonging, listMemberNames } from '@operagrid/db/queries/membership'
import { inTenant } from '@operagrid/db/tenant'
import type { Db, TenantTx } from '@operagrid/db/tenant'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Claim, ClaimFree, ClaimTake } from '@operagrid/shared/domain/claim'
import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import { reviewState } from '@operagrid/shared/domain/record'
import { AppError } from '@operagrid/shared/errors'

import type { Engine } from './engine.ts'

/**
 * A claim is a change of its grid, as a comment is: numbered behind the grid row's lock, so two who claim at once are one
 * after the other, all screens hear it in that order, on every node, and a resume brings what was missed. A stream
 * of its own, like presence, would have to solve each of these again. That it ends by itself is no change: every
 * screen reads that from its own clock, set by the server's.
 */

/**
 * Gives a record to a member. Who has it keeps it, unless `over` names them. The same `opId` again changes nothing.
 *
 * @throws AppError NOT_FOUND when there is no such record for this member · CONFLICT with details `{memberId}` when
 *   somebody else has it
 */
export async function takeClaim(
  engine: Engine,
  actor: Actor,
  { gridId, recordId, opId, over }: ClaimTake,
): Promise<Claim> {
  return await engine.announce(actor, gridId, async (tx, version) => {
    const place = await getPlace(tx, gridId, recordId)
    const held = await findClaim(tx, gridId, recordId)
    if (await isClaimOp(tx, opId)) {
      if (held?.memberId === actor.memberId) return { answer: held, change: null, told: [] }
      throw new AppError('CONFLICT', 'You had it, and that has ended since.')
    }
    if (held !== undefined && held.memberId !== actor.memberId && held.memberId !== over) throw await taken(tx, held)
    const at = new Date().toISOString()
    const claim = await putClaim(tx, { gridId, recordId, version, at })
    const change = await tell(tx, { gridId, place, memberId: actor.memberId, at, opId, claim })
    return { answer: claim, change, told: [] }
  })
}

/** Ends an own claim; of a record that one does not have nothing is changed. @throws AppError NOT_FOUND */
export async function freeClaim(engine: Engine, actor: Actor, { gridId, recordId, opId }: ClaimFree): Promise<void> {
  await endClaim(engine, actor, { gridId, recordId, opId, memberId: actor.memberId })
}

/** Ends all claims of a member who goes, in the name of `actor`, who may be themselves. */
export async function freeClaimsOf(
  { engine, db }: { readonly engine: Engine; readonly db: Db },
  actor: Actor,
  memberId: string,
): Promise<void> {
  const held = await inTenant(db, actor, (tx) => listClaimsOf(tx, memberId), { mode: 'read' })
  for (const { gridId, recordId } of held) {
    try {
      await endClaim(engine, actor, { gridId, recordId, opId: uuidv7(), memberId })
    } catch (error) {
      // Deleted meanwhile: nobody has it.
      if (!(error instanceof AppError && error.code === 'NOT_FOUND')) throw error
    }
  }
}

/** Ends all claims of a member who signs off. They end by themselves where that fails: nobody is kept signed in by it. */
export async function signOffClaims(
  services: { readonly engine: Engine; readonly db: Db },
  { tenantId, memberId }: Pick<Actor, 'tenantId' | 'memberId'>,
): Promise<void> {
  try {
    const self = { tenantId, memberId, role: 'viewer' } as const
    const { role, name } = await inTenant(services.db, self, (tx) => getBelonging(tx, memberId), { mode: 'read' })
    if (may(role, 'editRecords')) await freeClaimsOf(services, { tenantId, memberId, role, name }, memberId)
  } catch (error) {
    if (!(error instanceof AppError)) throw error
  }
}

async function endClaim(
  engine: Engine,
  actor: Actor,
  { gridId, recordId, opId, memberId }: ClaimFree & { readonly memberId: string },
): Promise<void> {
  await engine.announce(actor, gridId, async (tx) => {
    const place = await getPlace(tx, gridId, recordId)
    const held = await findClaim(tx, gridId, recordId)
    if (held?.memberId !== memberId) return { answer: null, change: null, told: [] }
    await dropClaim(tx, recordId)
    const at = new Date().toISOString()
    const change = await tell(tx, { gridId, place, memberId: actor.memberId, at, opId, claim: null })
    return { answer: null, change, told: [] }
  })
}

async function taken(tx: TenantTx, { memberId }: Claim): Promise<AppError> {
  const name = (await listMemberNames(tx, [memberId])).get(memberId) ?? 'Somebody'
  return new AppError('CONFLICT', `${name} has it. Ask them, or take it over.`, { details: { memberId } })
}

type Telling = Record<'gridId' | 'memberId' | 'at' | 'opId', string> & {
  readonly place: Place
  readonly claim: Claim | null
}

async function tell(tx: TenantTx, { gridId, place, ...said }: Telling): Promise<RecordChange> {
  const { reviewState: state, createdAt, ...told } = await insertClaimChange(tx, gridId, place, said)
  const { recordId, createdBy, assignedTo } = place
  return {
    kind: 'claim',
    recordId,
    before: {},
    after: {},
    reviewState: reviewState.parse(state),
    createdAt: createdAt.toISOString(),
    createdBy,
    assignedTo,
    ...said,
    ...told,
  }
}
