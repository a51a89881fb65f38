import { may } from '@operagrid/shared/domain/permission'
import { procedureCases } from '@operagrid/shared/testing/procedure-cases'

import { sign, signClaims } from '../../bench/live/sessions.ts'
import type { Seat } from '../world/side.ts'
import type { Drawer } from './drawer.ts'
import type { Question } from './question.ts'

const cases = Object.entries(procedureCases).flatMap(([path, { type, permission, input, onlyHttp }]) =>
  permission === 'public' || type === 'subscription' ? [] : [{ path, type, permission, input, onlyHttp }],
)
const unseen = cases.filter(({ permission }) => !may('viewer', permission))
const HOUR_S = 3_600

/** A's things under a token that is no good (any more), over HTTP or at the socket's door. */
export function drawToken(drawer: Drawer): Question {
  const { random, world } = drawer
  const token = badToken(drawer)
  const seat = drawer.seat()
  const question = { kind: 'token', seat, wanted: 'nobody' } as const
  if (random.chance(0.05)) return { ...question, ask: { by: 'door', token } }
  if (random.chance(0.1)) {
    const path = random.pick([
      `/files/${world.a.things.attachmentId}`,
      `/files/imports/${world.a.things.importId}/problems`,
    ])
    const call = { method: 'GET', path, headers: { authorization: `Bearer ${token}` } } as const
    return { ...question, ask: { by: 'file', call } }
  }
  const { path, type, input, onlyHttp } = random.find(cases) ?? unknownCase()
  return {
    ...question,
    ask: {
      by: 'procedure',
      way: onlyHttp === true || random.chance(0.2) ? 'http' : 'httpTogether',
      type,
      path,
      input: input(random.chance(0.7) ? world.a.things : world.b.things, drawer.fresh),
      token,
    },
  }
}

/** What a viewer may not, asked by one of A who was management a moment ago, with the token of then. */
export function drawDemoted(drawer: Drawer): Question {
  const { random, world } = drawer
  const seat = world.lost.demoted
  const { path, type, input, permission, onlyHttp } = random.find(unseen) ?? unknownCase()
  return {
    kind: 'demoted',
    seat,
    permission,
    wanted: 'refused',
    ...(onlyHttp === undefined ? {} : { onlyHttp }),
    ask: {
      by: 'procedure',
      way: drawer.way(),
      type,
      path,
      input: input(world.a.things, drawer.fresh),
      token: seat.token,
    },
  }
}

/** Ended, cut, forged, or signed by the right secret for a session that is not the named tenant's. */
function badToken(drawer: Drawer): string {
  const { random, world } = drawer
  const { a, b, lost, secret } = world
  // Not of a seat whose sockets are open: the watch over sessions takes all sockets of one session id for one owner's,
  // so a token that mixes tenants, which takes the server's own secret, would close those that are in use.
  const own = b.named
  const other = random.pick(a.seats.management)
  const [head = '', body = '', signature = ''] = own.token.split('.')
  const forged = Buffer.from(
    JSON.stringify({
      ...claimsOf(own),
      ...random.pick<object>([claimsOf(other), { tid: other.tenantId }, { mid: other.memberId }]),
    }),
  ).toString('base64url')
  const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')
  const mixed: Seat = {
    ...own,
    tenantId: other.tenantId,
    ...(random.chance(0.5) ? { memberId: other.memberId } : { sessionId: lost.ended.sessionId }),
  }
  const ticket = { sid: own.sessionId, tid: own.tenantId, mid: own.memberId, purpose: 'audit-export' }
  return random.pick([
    lost.ended.token,
    lost.suspended.token,
    lost.removed.token,
    other.token.slice(0, -random.between(1, 60)),
    `${head}.${forged}.${signature}`,
    `${other.token.split('.').slice(0, 2).join('.')}.${signature}`,
    `${none}.${forged}.`,
    `${head}.${body}.`,
    sign(mixed, secret, HOUR_S),
    sign({ ...own, memberId: other.memberId }, secret, HOUR_S),
    sign({ ...own, sessionId: other.sessionId }, secret, HOUR_S),
    sign(other, secret, -60),
    sign(other, `${secret.slice(0, -1)}~`, HOUR_S),
    signClaims({ ...ticket, ask: { filter: {}, format: 'csv' } }, secret, HOUR_S),
    b.manager.cookie,
  ])
}

function claimsOf({ accountId, sessionId, tenantId, memberId }: Seat) {
  const nowS = Math.floor(Date.now() / 1_000)
  const times = { iat: nowS, exp: nowS + HOUR_S }
  const ids = { sub: accountId, sid: sessionId, tid: tenantId, mid: memberId }
  return { ...ids, purpose: 'access', iss: 'operagrid', aud: 'operagrid', ...times }
}

function unknownCase(): never {
  throw new Error('there are no procedures')
}
