import type { BrowserContext, WebSocketRoute } from 'playwright-core'
import { z } from 'zod'

const asked = z.object({ id: z.number(), params: z.object({ path: z.string() }) })
const answered = z.object({ id: z.number() })

export type SkippingFeed = {
  /** From now on the page hears of no change. */
  deafen(): void
  /** Tells it that too much was missed, up to `version`; what happens from then on it hears again. */
  skip(version: number): void
  /** Keeps answers to reads of records back. */
  holdReads(): void
  /** How many answers are kept back. */
  held(): number
  letReads(): void
}

/** A browser's socket on which a feed can be made to skip, as one does that does not reach back. For pages opened afterwards. */
export async function skipFeed(context: BrowserContext): Promise<SkippingFeed> {
  let deaf = false
  let holding = false
  let feed: { readonly id: number; readonly page: WebSocketRoute } | undefined
  const reads = new Set<number>()
  const kept: (() => void)[] = []

  await context.routeWebSocket(/\/trpc/, (page) => {
    const server = page.connectToServer()
    page.onMessage((message) => {
      for (const { id, params } of callsOf(message)) {
        if (params.path === 'live.grid') feed = { id, page }
        if (params.path === 'record.window' || params.path === 'record.outline') reads.add(id)
      }
      server.send(message)
    })
    server.onMessage((message) => {
      const id = answered.safeParse(parse(message)).data?.id ?? -1
      if (deaf && id === feed?.id) return
      if (holding && reads.has(id)) kept.push(() => page.send(message))
      else page.send(message)
    })
  })
  return {
    deafen() {
      deaf = true
    },
    skip(version) {
      deaf = false
      const id = String(version)
      const data = { id, data: { type: 'resync', version } }
      feed?.page.send(JSON.stringify({ id: feed.id, result: { type: 'data', id, data } }))
    },
    holdReads() {
      holding = true
    },
    held: () => kept.length,
    letReads() {
      holding = false
      for (const send of kept.splice(0)) send()
    },
  }
}

function callsOf(message: string | Buffer): readonly z.infer<typeof asked>[] {
  const sent = parse(message)
  return (Array.isArray(sent) ? sent : [sent]).flatMap((one) => asked.safeParse(one).data ?? [])
}

function parse(message: string | Buffer): unknown {
  const text = String(message)
  return /^[[{]/.test(text) ? JSON.parse(text) : undefined
}
