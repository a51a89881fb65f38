import { z } from 'zod'

import type { Role } from '@operagrid/shared/domain/member'

import { CallFault } from '../client/call-fault.ts'
import type { Belongings } from './belongings.ts'
import { mutateOn } from './call-nodes.ts'
import { openSession } from './session.ts'
import type { Session } from './session.ts'
import { tenantNames } from './tenants.ts'
import type { TenantName } from './tenants.ts'

/** Who plays in one tenant. */
export type Troupe = {
  readonly manager: Session
  readonly organizers: readonly Session[]
  readonly reporters: readonly Session[]
  readonly viewers: readonly Session[]
  /** Organizers who may lose what they have, made when they are needed. */
  readonly victims: Session[]
}

export type Cast = {
  readonly of: Readonly<Record<TenantName, Troupe>>
  /** Makes the tenant's nth victim an organizer who is signed in anew, whatever was done to them before. */
  ready(tenant: TenantName, nth: number): Promise<void>
}

const password = 'a long enough one'
const invited = z.object({ link: z.string() })

/** Signs two workspaces up and everybody in them in: once for all seeds, as passwords are slow on purpose. */
export async function gatherCast(urls: readonly string[], belongings: Belongings): Promise<Cast> {
  const claim = (tenant: TenantName, session: Session): Session => {
    const { account, tenant: workspace, member } = session.who()
    belongings.claim(tenant, account.id, workspace.id, member.id)
    return session
  }

  const join = async (tenant: TenantName, manager: Session, role: Role, name: string): Promise<Session> => {
    const email = emailOf(tenant, name)
    const asked = { email, name: `${tenant} ${name}`, role }
    const { data } = await mutateOn(urls, 'member.invite', asked, { token: manager.fresh })
    const token = invited.parse(data).link.split('/').at(-1)
    return claim(tenant, await openSession(urls, 'member.accept', { token, password }))
  }

  async function gather(tenant: TenantName): Promise<Troupe> {
    const who = { workspace: tenant, name: `${tenant} manager`, email: emailOf(tenant, 'manager'), password }
    const manager = claim(tenant, await openSession(urls, 'auth.signUp', who))
    const many = async (role: Role, kind: string, count: number): Promise<Session[]> => {
      const sessions: Session[] = []
      for (let at = 0; at < count; at += 1) sessions.push(await join(tenant, manager, role, `${kind}${at}`))
      return sessions
    }
    return {
      manager,
      organizers: await many('organizer', 'organizer', 3),
      reporters: await many('reporter', 'reporter', 3),
      viewers: await many('viewer', 'viewer', 1),
      victims: [],
    }
  }

  const [north, south] = await Promise.all([gather(tenantNames[0]), gather(tenantNames[1])])
  const of = { north, south }

  async function ready(tenant: TenantName, nth: number): Promise<void> {
    const { manager, victims } = of[tenant]
    const name = `victim${nth}`
    const victim = victims[nth]
    if (victim === undefined || !(await restore(manager, victim)))
      victims[nth] = await join(tenant, manager, 'organizer', name)
    else
      victims[nth] = claim(tenant, await openSession(urls, 'auth.signIn', { email: emailOf(tenant, name), password }))
  }

  /** False when the victim was removed. */
  async function restore(manager: Session, victim: Session): Promise<boolean> {
    const memberId = victim.who().member.id
    const caller = { token: manager.fresh }
    try {
      await mutateOn(urls, 'member.suspend', { memberId, suspended: false }, caller)
      await mutateOn(urls, 'member.setRole', { memberId, role: 'organizer' }, caller)
      return true
    } catch (error) {
      if (!(error instanceof CallFault) || error.code !== 'NOT_FOUND') throw error
      return false
    }
  }
  return { of, ready }
}

function emailOf(tenant: TenantName, name: string): string {
  return `${name}@${tenant}.test`
}
