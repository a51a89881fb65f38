import { setTimeout as sleep } from 'node:timers/promises'

import type { SessionSummary } from '@operagrid/shared/domain/session'

import type { Revocation } from './check/history.ts'
import { effect } from './check/revoked.ts'
import { CallFault } from './client/call-fault.ts'
import { knock } from './client/knock.ts'
import type { Actor } from './enter.ts'
import type { Plan } from './plan.ts'
import { mutateOn, queryOn } from './world/call-nodes.ts'
import type { Session } from './world/session.ts'
import type { World } from './world/world.ts'

const POKE_MS = 200
const BEYOND_MS = 500
/** However often the world is struck meanwhile, the watch ends. */
const LONGEST_WATCH_MS = 15_000

/** Takes from a victim what the plan says, and goes on until it must have taken effect everywhere. */
export async function revokeAndWatch(world: World, plan: Plan, actors: readonly Actor[]): Promise<Revocation | null> {
  if (plan.revocation === null) return null
  const { atMs: planned, act } = plan.revocation
  await sleep(planned)
  const victims = actors.filter(({ client }) => client.plan.part === 'victim')
  const others = actors.filter(({ client }) => client.plan.part === 'organizer' && client.plan.tenant === act.tenant)
  const session = victims[0]?.client.session
  if (session === undefined) return null
  // What is slow on its way would look like something that was sent too late.
  for (const { client } of victims) client.link.heal()
  const token = session.token()
  const done = await revoke(world, session, act)
  for (const { client } of victims) client.note(`loses what it has: ${act.kind}`)

  for (;;) {
    const blows = world.heavy.since(done.atMs)
    const calmMs = Math.max(done.atMs, ...blows.map((blow) => Math.min(blow.toMs, Date.now())))
    const over = Date.now() > calmMs + effect.withinMs + effect.marginMs + BEYOND_MS
    if (over || Date.now() > done.atMs + LONGEST_WATCH_MS) return { ...done, blows, watchedUntilMs: Date.now() }
    await Promise.all([
      plan.random.find(others)?.act({ kind: 'edit', count: 1 }),
      ...victims.map(async ({ client, scene, act: play }) => {
        await knock(client, scene, token)
        if (!client.plan.silent) await play({ kind: 'edit', count: 1 })
      }),
    ])
    await sleep(POKE_MS)
  }
}

/** Through the public API; answers when the server has said that it is done. */
async function revoke(
  world: World,
  victim: Session,
  { kind, tenant, by }: NonNullable<Plan['revocation']>['act'],
): Promise<Omit<Revocation, 'blows' | 'watchedUntilMs'>> {
  const { manager } = world.cast.of[tenant]
  const memberId = victim.who().member.id
  const askedAtMs = Date.now()
  // The planned node first, the other one while that is down.
  const urls = [world.nodes[by].url, ...world.urls]
  const ask = async (path: string, input: unknown): Promise<void> =>
    void (await mutateOn(urls, path, input, { token: manager.fresh }))
  switch (kind) {
    case 'viewer':
    case 'reporter':
      await ask('member.setRole', { memberId, role: kind })
      break
    case 'suspend':
      await ask('member.suspend', { memberId, suspended: true })
      break
    case 'remove':
      await ask('member.remove', { memberId }).catch(unlessGone)
      break
    case 'sign-out':
      await victim.signOut()
      break
    case 'revoke': {
      const sessions = await queryOn(urls, 'session.list', { token: victim.fresh })
      // The procedure's own answer.
      const own = (sessions as readonly SessionSummary[]).find((session) => session.current)
      await ask('session.revoke', { sessionId: own?.id })
      break
    }
  }
  return { kind, memberId, askedAtMs, atMs: Date.now() }
}

/** An answer that was lost: the second call finds nothing left to take. */
function unlessGone(error: unknown): void {
  if (!(error instanceof CallFault) || error.code !== 'NOT_FOUND') throw error
}
