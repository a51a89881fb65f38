import { mutateOn, queryOn } from '../../chaos/world/call-nodes.ts'
import type { Stack } from '../../stack/start-stack.ts'
import { withClient } from '../../stack/with-client.ts'
import type { Side } from './probe-world.ts'
import { seat } from './seat.ts'
import type { Seat } from './side.ts'

/** Members of A whose tokens were good once. `demoted`: a manager who is a viewer now, under the same token. */
export type Lost = { readonly ended: Seat; readonly suspended: Seat; readonly removed: Seat; readonly demoted: Seat }

/** Takes from some of A what they had, each after they have used it: the server has seen them. */
export async function endSessions(stack: Stack, secret: string, a: Side): Promise<Lost> {
  const { brand, manager } = a
  const lost = await withClient(stack.adminUrl(), async (client) => {
    const manage = (as: string): Promise<Seat> =>
      seat(client, secret, {
        tenantId: manager.tenantId,
        role: 'management',
        name: `${brand.mark} ${as}`,
        email: `${brand.mark}-${as}@example.org`,
      })
    return {
      ended: await manage('ended'),
      suspended: await manage('suspended'),
      removed: await manage('removed'),
      demoted: await manage('demoted'),
    }
  })
  for (const { token } of Object.values(lost)) await queryOn([stack.url], 'grid.list', { token })
  const ask = (path: string, input: unknown) => mutateOn([stack.url], path, input, { token: manager.token })
  await ask('session.revoke', { sessionId: lost.ended.sessionId })
  await ask('member.suspend', { memberId: lost.suspended.memberId, suspended: true })
  await ask('member.remove', { memberId: lost.removed.memberId })
  await ask('member.setRole', { memberId: lost.demoted.memberId, role: 'viewer' })
  return lost
}
