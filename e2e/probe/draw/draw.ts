import { makeRandom } from '../../chaos/random.ts'
import type { ProbeWorld } from '../world/probe-world.ts'
import { drawCookie } from './draw-cookie.ts'
import { drawFeed } from './draw-feed.ts'
import { drawFile } from './draw-file.ts'
import { drawOps } from './draw-ops.ts'
import { drawQuery } from './draw-query.ts'
import { drawTable } from './draw-table.ts'
import { drawTicket } from './draw-ticket.ts'
import { drawDemoted, drawToken } from './draw-token.ts'
import { makeDrawer } from './drawer.ts'
import type { Drawer } from './drawer.ts'
import type { Kind, Question } from './question.ts'

const makers: Readonly<Record<Kind, (drawer: Drawer) => Question>> = {
  table: drawTable,
  query: drawQuery,
  ops: drawOps,
  feed: drawFeed,
  file: drawFile,
  ticket: drawTicket,
  token: drawToken,
  demoted: drawDemoted,
  cookie: drawCookie,
}

/** `made`: ids that the question brings along. */
export type Drawn = { readonly question: Question; readonly made: readonly string[] }

/**
 * The question of one step, of nothing but seed and step. `tries`: how often one was drawn already that must not
 * be asked any more, as enough was made by its like.
 */
export function draw(
  world: ProbeWorld,
  { seed, step, tries }: { readonly seed: number; readonly step: number; readonly tries: number },
): Drawn {
  const random = makeRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(step, 0x85ebca6b) ^ tries)
  const kind = random.weigh([
    ['table', 50],
    ['query', 14],
    ['ops', 10],
    ['token', 10],
    ['file', 5],
    ['feed', 4],
    ['demoted', 4],
    ['ticket', 2],
    ['cookie', 1],
  ])
  const drawer = makeDrawer(world, random)
  return { question: makers[kind](drawer), made: drawer.made }
}
