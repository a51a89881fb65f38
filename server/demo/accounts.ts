import { findAccount } from '@operagrid/db/queries/account'
import type { AuditOrigin } from '@operagrid/shared/domain/audit'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import { isSecondStep } from '@operagrid/shared/domain/session'
import type { SecondStep } from '@operagrid/shared/domain/session'
import { AppError } from '@operagrid/shared/errors'

import type { Granted } from '../auth/sessions.ts'
import type { Services } from '../http/context.ts'
import type { DemoFile } from './demo-file.ts'
import { workspaceName } from './festival.ts'

type SignIn = DemoFile['signIns'][number]

/** The server itself, as the audit log tells it. */
export const demoOrigin: AuditOrigin = {
  address: '127.0.0.1',
  device: 'Demo workspace',
  sessionId: null,
  requestId: 'demo',
}

/**
 * The four demo members, joined as anyone would: one signs up, the others follow invitations.
 * Who is there already signs in. Their sessions end at once; only the memberships remain.
 */
export async function joinAll(services: Services, file: DemoFile): Promise<Record<Role, Actor>> {
  const find = (role: Role): SignIn => {
    const found = file.signIns.find((signIn) => signIn.role === role)
    if (found === undefined) throw new AppError('INTERNAL', `demo.json has no ${role}`)
    return found
  }
  const management = await begin(services, find('management'))
  // At once: hashing a password takes a fifth of a second, on another thread each.
  const [organizer, reporter, viewer] = await Promise.all([
    join(services, management, find('organizer')),
    join(services, management, find('reporter')),
    join(services, management, find('viewer')),
  ])
  return { management, organizer, reporter, viewer }
}

async function begin(services: Services, { email, password, name }: SignIn): Promise<Actor> {
  const { identity, db } = services
  const known = (await findAccount(db, email)) !== undefined
  const granted = known
    ? await identity.signIn({ email, password }, demoOrigin)
    : await identity.signUp({ workspace: workspaceName, name, email, password }, demoOrigin)
  return await leave(services, granted)
}

async function join(services: Services, inviter: Actor, { role, email, password, name }: SignIn): Promise<Actor> {
  const { identity, db } = services
  if ((await findAccount(db, email)) !== undefined)
    return await leave(services, await identity.signIn({ email, password }, demoOrigin))
  const { link } = await identity.invite(inviter, { email, name, role }, demoOrigin)
  const token = link.slice(link.lastIndexOf('/') + 1)
  return await leave(services, await identity.accept({ token, password }, demoOrigin))
}

/** Nobody is signed in after a seeding. */
async function leave({ identity }: Services, granted: Granted | SecondStep): Promise<Actor> {
  if (isSecondStep(granted)) throw new AppError('INTERNAL', 'a demo account has a second factor')
  await identity.signOut(granted.refreshToken, demoOrigin)
  const { tenant, member } = granted.signedIn.session
  return { tenantId: tenant.id, memberId: member.id, role: member.role, name: member.name }
}
