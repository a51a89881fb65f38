import { randomBytes } from 'node:crypto'

import { makeRandom } from '../random.ts'
import { makeBelongings } from './belongings.ts'
import type { Belongings } from './belongings.ts'
import { gatherCast } from './cast.ts'
import type { Cast } from './cast.ts'
import { openDatabaseLink } from './database-link.ts'
import { startDatabase } from './database.ts'
import type { Database } from './database.ts'
import { makeHeavyHand } from './heavy-hand.ts'
import type { HeavyHand } from './heavy-hand.ts'
import { nodeNames, startNode } from './node.ts'
import type { Node, NodeName } from './node.ts'
import { siteHost } from './site-host.ts'
import type { Fate } from './wake-up-filter.ts'

/** One PostgreSQL, two server processes on it, two tenants: made once, used by every seed. */
export type World = {
  readonly database: Database
  readonly nodes: Readonly<Record<NodeName, Node>>
  readonly urls: readonly string[]
  readonly cast: Cast
  readonly belongings: Belongings
  readonly heavy: HeavyHand
  /** Loses this share of the nodes' wake-ups until the answer is called; of several the largest counts. */
  loseWakeUps(share: number): () => void
  stop(): Promise<void>
}

/** Of the wake-ups that are not lost, how many come twice, and how many after the next one. */
const DOUBLED = 0.1
const LATE = 0.2

/** The shortest life of an access token, so that a run sees tokens expire under open sockets. */
const TOKEN_LIFE_S = 60

export async function startWorld(): Promise<World> {
  const env = {
    JWT_SECRET: secret(),
    PASSWORD_PEPPER: secret(),
    ACCESS_TOKEN_TTL_S: String(TOKEN_LIFE_S),
    BASE_URL: `http://${siteHost}`,
  }
  const losses = new Set<{ readonly share: number }>()
  // Which message of which connection comes when is the machine's: no seed repeats it.
  const random = makeRandom(randomBytes(4).readInt32BE())
  const fateOf = (): Fate => {
    if (random.chance(Math.max(0, ...[...losses].map(({ share }) => share)))) return 'lose'
    return random.weigh([
      ['pass', 1 - DOUBLED - LATE],
      ['double', DOUBLED],
      ['late', LATE],
    ])
  }
  const stops: (() => Promise<void>)[] = []
  const stop = async (): Promise<void> => {
    for (let next = stops.pop(); next; next = stops.pop()) await next().catch(() => undefined)
  }
  try {
    const database = await startDatabase(env)
    stops.push(() => database.stop())
    const start = async (name: NodeName): Promise<Node> => {
      const link = await openDatabaseLink(() => database.port(), fateOf)
      stops.push(() => link.close())
      const node = await startNode({ name, database: link, adminUrl: database.adminUrl(), env })
      stops.push(() => node.stop())
      return node
    }
    const [a, b] = await Promise.all([start(nodeNames[0]), start(nodeNames[1])])
    const urls = [a.url, b.url]
    const belongings = makeBelongings()
    return {
      database,
      nodes: { a, b },
      urls,
      belongings,
      cast: await gatherCast(urls, belongings),
      heavy: makeHeavyHand(),
      loseWakeUps(share) {
        const loss = { share }
        losses.add(loss)
        return () => losses.delete(loss)
      },
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function secret(): string {
  return randomBytes(32).toString('base64')
}
