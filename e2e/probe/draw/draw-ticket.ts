import { signClaims } from '../../bench/live/sessions.ts'
import type { Seat } from '../world/side.ts'
import type { Drawer } from './drawer.ts'
import type { Question } from './question.ts'

const LIFE_S = 60

/** Tickets for the audit log: of ended sessions, of lower roles, cut, swapped, too old, of another kind. */
export function drawTicket(drawer: Drawer): Question {
  const { random, world } = drawer
  const { a, lost, secret } = world
  const seat = drawer.seat()
  const format = random.pick(['csv', 'ndjson'])
  const sealed = (of: Seat, lifeS = LIFE_S, key = secret): string =>
    signClaims(
      {
        sid: of.sessionId,
        tid: of.tenantId,
        mid: of.memberId,
        ask: { filter: {}, format },
        purpose: 'audit-export',
      },
      key,
      lifeS,
    )
  const manager = random.pick(a.seats.management)
  const whole = sealed(manager)
  const [head, body] = whole.split('.')
  const signature = sealed(seat).split('.')[2] ?? ''
  const lower = drawer.seat(random.pick(['organizer', 'reporter', 'viewer']))
  const ticket = random.pick([
    sealed(lost.ended),
    sealed(lost.suspended),
    sealed(lost.removed),
    sealed(lost.demoted),
    sealed(lower),
    sealed({ ...seat, tenantId: a.things.tenantId }),
    sealed({ ...manager, sessionId: seat.sessionId }),
    sealed(manager, -5),
    sealed(manager, LIFE_S, `${secret.slice(0, -1)}~`),
    whole.slice(0, -random.between(1, 40)),
    `${head}.${body}.${signature}`,
    `${head}.${body}.`,
    manager.token,
  ])
  const call = { method: 'GET', path: `/files/audit?ticket=${encodeURIComponent(ticket)}` } as const
  return { kind: 'ticket', seat, wanted: 'nobody', ask: { by: 'file', call } }
}
