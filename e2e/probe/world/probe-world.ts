import { randomBytes } from 'node:crypto'

import type { Role } from '@operagrid/shared/domain/member'
import { signedIn } from '@operagrid/shared/domain/session'

import { secretOf, sign } from '../../bench/live/sessions.ts'
import { makeRandom } from '../../chaos/random.ts'
import type { Random } from '../../chaos/random.ts'
import { mutateOn } from '../../chaos/world/call-nodes.ts'
import { startStack } from '../../stack/start-stack.ts'
import type { Stack } from '../../stack/start-stack.ts'
import { withClient } from '../../stack/with-client.ts'
import { endSessions } from './end-sessions.ts'
import type { Lost } from './end-sessions.ts'
import { printOf, readIds } from './fingerprint.ts'
import type { Print } from './fingerprint.ts'
import { makeBelongings } from './make-belongings.ts'
import { makeShared } from './make-shared.ts'
import type { Shared } from './make-shared.ts'
import { makeSpares } from './make-spares.ts'
import type { Spares } from './make-spares.ts'
import { seat } from './seat.ts'
import { makeBrand } from './side.ts'
import type { Belongings, Brand, Seat, SideName } from './side.ts'

export type Side = {
  readonly brand: Brand
  readonly manager: Seat
  readonly seats: Readonly<Record<Role, readonly [Seat, Seat]>>
  /** The viewer whose ids `things` has; holds no socket. */
  readonly named: Seat
  readonly things: Belongings
  /** Grid, fields and records that nobody edits, so that two questions in a row meet the same. */
  readonly still: Belongings
}

/** One server on its own database, and two tenants in it. */
export type ProbeWorld = {
  readonly stack: Stack
  readonly secret: string
  readonly a: Side
  readonly b: Side
  /** Ids that are in A's rows and nobody else's. */
  readonly foreignIds: Set<string>
  readonly spares: Spares
  readonly lost: Lost
  readonly shared: Shared
  readonly before: Print
}

/** Who edits the shared grid the whole time. */
export function workerOf({ seats }: Side): Seat {
  return seats.organizer[1]
}

const password = 'a long enough one'

export async function startProbeWorld(seed: number): Promise<ProbeWorld> {
  // Alone: tokens are forged with the secret in its data folder.
  const stack = await startStack({ alone: true })
  try {
    const random = makeRandom(seed)
    const secret = secretOf(stack)
    const [a, b] = await Promise.all([
      makeSide(stack, secret, { name: 'a', random: random.fork() }),
      makeSide(stack, secret, { name: 'b', random: random.fork() }),
    ])
    const shared = await makeShared(stack.url, { a, b }, random)
    const spares = await makeSpares(stack.url, a, random)
    const lost = await endSessions(stack, secret, a)
    const ids = await readIds(stack, a.things.tenantId)
    for (const id of shared.ids) ids.delete(id)
    const before = await printOf(stack, { tenantId: a.things.tenantId, workerId: workerOf(a).memberId, shared })
    return { stack, secret, a, b, foreignIds: ids, spares, lost, shared, before }
  } catch (error) {
    await stack.stop()
    throw error
  }
}

async function makeSide(
  stack: Stack,
  secret: string,
  { name, random }: { readonly name: SideName; readonly random: Random },
): Promise<Side> {
  const brand = makeBrand(name, random)
  const { mark } = brand
  const who = { workspace: `${mark} workspace`, name: `${mark} manager`, email: `${mark}-m@example.org`, password }
  const { data, cookie } = await mutateOn([stack.url], 'auth.signUp', who)
  const manager = seatOf(signedIn.parse(data), cookie, secret)
  const { tenantId } = manager
  const [made, still] = [
    await makeBelongings(stack.url, manager, { brand, random }),
    await makeBelongings(stack.url, manager, { brand, random }),
  ]
  return await withClient(stack.adminUrl(), async (client) => {
    const join = (role: Role, as: string, email = `${mark}-${as}@example.org`) =>
      seat(client, secret, { tenantId, role, name: `${mark} ${as}`, email })
    const pair = async (role: Role): Promise<readonly [Seat, Seat]> => [
      await join(role, `${role}1`),
      await join(role, `${role}2`),
    ]
    const seats = {
      management: await pair('management'),
      organizer: await pair('organizer'),
      reporter: await pair('reporter'),
      viewer: await pair('viewer'),
    }
    const email = `guest${random.between(1e8, 1e9)}@example.org`
    const named = await join('viewer', 'named', email)
    const own = { tenantId, memberId: named.memberId, sessionId: named.sessionId, email }
    return { brand, manager, seats, named, things: { ...made, ...own }, still: { ...still, ...own } }
  })
}

/** The session in a token that the server itself signed, under one of ours that lives longer. */
function seatOf({ accessToken, session }: ReturnType<typeof signedIn.parse>, cookie: string, secret: string): Seat {
  // The claims of the server's own token; only this one is read.
  const { sid } = JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()) as { sid: string }
  const ids = {
    accountId: session.account.id,
    tenantId: session.tenant.id,
    memberId: session.member.id,
    sessionId: sid,
  }
  return {
    ...ids,
    role: 'management',
    token: sign(ids, secret, 12 * 3_600),
    cookie: cookie.split('=')[1] ?? randomBytes(32).toString('base64url'),
  }
}
