import { releaseAssignments } from '@operagrid/db/queries/assignment'
import type { Released } from '@operagrid/db/queries/assignment'
import { listInvitations, removeInvitation, takeOverInvitations } from '@operagrid/db/queries/invitation'
import {
  listFormerMembers,
  listMembers,
  removeMember,
  setMemberRole,
  setMemberStatus,
} from '@operagrid/db/queries/membership'
import { revokeMemberSessions } from '@operagrid/db/queries/session'
import { inTenant } from '@operagrid/db/tenant'
import {
  acceptInvitation,
  invitationId,
  invitationRef,
  invite,
  inviteMany,
  memberRemove,
  setRole,
  suspend,
} from '@operagrid/shared/domain/member'
import { notFound } from '@operagrid/shared/errors'

import { note } from '../audit/note.ts'
import { changeMember } from '../auth/members.ts'
import type { Context } from '../http/context.ts'
import { freeClaimsOf } from '../live/claims.ts'
import { managerProcedure, memberProcedure, router } from '../trpc.ts'
import { authProcedure, open } from './auth.ts'

export const memberRouter = router({
  list: memberProcedure.query(({ ctx }) => inTenant(ctx.db, ctx.member, listMembers, { mode: 'read' })),

  /** Who belonged here once, for the names at what they wrote. */
  former: memberProcedure.query(({ ctx }) => inTenant(ctx.db, ctx.member, listFormerMembers, { mode: 'read' })),

  invite: managerProcedure
    .input(invite)
    .mutation(({ ctx, input }) => ctx.identity.invite(ctx.member, input, ctx.origin)),

  /** Each for themselves: one that cannot be invited does not keep the others from it. */
  inviteMany: managerProcedure
    .input(inviteMany)
    .mutation(({ ctx, input }) => ctx.identity.inviteMany(ctx.member, input, ctx.origin)),

  /** Another link for an open invitation, which works its whole time again. */
  inviteAgain: managerProcedure
    .input(invitationId)
    .mutation(({ ctx, input }) => ctx.identity.inviteAgain(ctx.member, input.invitationId, ctx.origin)),

  invitations: managerProcedure.query(({ ctx }) => inTenant(ctx.db, ctx.member, listInvitations, { mode: 'read' })),

  withdraw: managerProcedure.input(invitationId).mutation(async ({ ctx, input }) => {
    await inTenant(ctx.db, ctx.member, async (tx) => {
      const email = await removeInvitation(tx, input.invitationId)
      if (email === undefined) throw notFound('invitation')
      const target = { kind: 'invitation', id: input.invitationId, name: email } as const
      await note(tx, ctx, { action: 'member.withdrawn', target })
    })
    return input
  }),

  /** What the holder of a link sees before joining. A mutation, so that the token stays out of addresses that get logged. */
  invitation: authProcedure
    .input(invitationRef)
    .mutation(({ ctx, input }) =>
      ctx.identity.throttle.attempt({ ip: ctx.origin.address }, () => ctx.identity.invitation(input.token)),
    ),

  accept: authProcedure.input(acceptInvitation).mutation(async ({ ctx, input }) => {
    const granted = await ctx.identity.throttle.attempt({ ip: ctx.origin.address }, () =>
      ctx.identity.accept(input, ctx.origin),
    )
    return await open(ctx, granted)
  }),

  setRole: managerProcedure.input(setRole).mutation(async ({ ctx, input }) => {
    await freeClaimsOf(ctx, ctx.member, input.memberId)
    await changeMember(ctx, input.memberId, async (tx, before) => {
      await setMemberRole(tx, input.memberId, input.role)
      return { action: 'member.role_changed', before: { role: before.role }, after: { role: input.role } }
    })
    cut(ctx, ctx.member.tenantId, input.memberId)
    return input
  }),

  suspend: managerProcedure.input(suspend).mutation(async ({ ctx, input }) => {
    await freeClaimsOf(ctx, ctx.member, input.memberId)
    await changeMember(ctx, input.memberId, async (tx) => {
      await setMemberStatus(tx, input.memberId, input.suspended ? 'suspended' : 'active')
      if (input.suspended) await revokeMemberSessions(tx, input.memberId)
      return { action: input.suspended ? 'member.suspended' : 'member.readmitted' }
    })
    cut(ctx, ctx.member.tenantId, input.memberId)
    return input
  }),

  remove: managerProcedure.input(memberRemove).mutation(async ({ ctx, input }) => {
    const { tenantId, memberId } = ctx.member
    let released: readonly Released[] = []
    // Told while they still belong here: what is left goes with the membership, and nobody would hear of it.
    await freeClaimsOf(ctx, ctx.member, input.memberId)
    await changeMember(ctx, input.memberId, async (tx, before) => {
      if (input.keepInvitations) await takeOverInvitations(tx, input.memberId, memberId)
      released = await releaseAssignments(tx, input.memberId, memberId)
      await removeMember(tx, input.memberId)
      const freed = released.reduce((sum, { records }) => sum + records, 0)
      const told = { action: 'member.removed', before: { role: before.role } } as const
      return freed === 0 ? told : { ...told, after: { freedRecords: freed } }
    })
    for (const { gridId, version } of released) ctx.engine.reached(tenantId, gridId, version)
    cut(ctx, ctx.member.tenantId, input.memberId)
    return input
  }),
})

/** From here on the member's calls are looked up afresh and open sockets close. */
function cut(ctx: Pick<Context, 'identity' | 'engine'>, tenantId: string, memberId: string): void {
  ctx.identity.forget(memberId)
  ctx.engine.dropMember(tenantId, memberId)
}
