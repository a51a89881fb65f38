import type { Drawer } from './drawer.ts'
import type { Question } from './question.ts'

type Way = { readonly path: string; readonly value: string; readonly input?: object }

/** Refresh cookies: B's own to get into A, A's ended ones, and pieces of A's good ones. */
export function drawCookie(drawer: Drawer): Question {
  const { random, world } = drawer
  const { a, lost } = world
  const seat = drawer.seat()
  const other = random.pick(a.seats.management)
  const bad = random.pick([
    lost.ended.cookie,
    lost.suspended.cookie,
    lost.removed.cookie,
    other.cookie.slice(0, -1),
    `${other.cookie.slice(0, 20)}${seat.cookie.slice(20)}`,
    other.sessionId,
    other.token,
  ])
  const there = (tenantId: string): Way => ({ path: 'auth.switchTenant', value: seat.cookie, input: { tenantId } })
  const { path, value, input } = random.pick<Way>([
    { path: 'auth.refresh', value: bad },
    { path: 'auth.switchTenant', value: bad, input: { tenantId: a.things.tenantId } },
    there(drawer.id('tenantId', 'foreign')),
    there(drawer.id('gridId', 'foreign')),
  ])
  return {
    kind: 'cookie',
    seat,
    wanted: value === bad ? 'nobody' : 'alike',
    ask: {
      by: 'procedure',
      way: 'http',
      type: 'mutation',
      path,
      input,
      token: seat.token,
      cookie: `operagrid_refresh=${value}`,
      from: drawer.from(),
    },
  }
}
