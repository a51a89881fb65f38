import { findAccount } from '@operagrid/db/queries/account'
import type { Actor, Role } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import type { Granted } from '../auth/sessions.ts'
import type { Services } from '../http/context.ts'
import type { DemoFile } from './demo-file.ts'
import { workspaceName } from './festival.ts'

type SignIn = DemoFile['signIns'][number]

const DEVICE = 'Demo workspace'

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
    ? await identity.signIn({ email, password }, DEVICE)
    : await identity.signUp({ workspace: workspaceName, name, email, password }, DEVICE)
  return await leave(services, granted)
}

async function join(services: Services, inviter: Actor, { role, email, password, name }: SignIn): Promise<Actor> {
  const { identity, db } = services
  if ((await findAccount(db, email)) !== undefined)
    return await leave(services, await identity.signIn({ email, password }, DEVICE))
  const { link } = await identity.invite(inviter, { email, name, role })
  const token = link.slice(link.lastIndexOf('/') + 1)
  return await leave(services, await identity.accept({ token, password }, DEVICE))
}

/** Nobody is signed in after a seeding. */
async function leave({ identity }: Services, granted: Granted): Promise<Actor> {
  await identity.signOut(granted.refreshToken)
  const { tenant, member } = granted.signedIn.session
  return { tenantId: tenant.id, memberId: member.id, role: member.role, name: member.name }
}
