import type { BrowserContext, WebSocketRoute } from 'playwright-core'

/** Keeps edits from leaving a browser while everything else goes through, until the answer's `lift` is called, and from `block` on again. */
export async function blockEdits(context: BrowserContext): Promise<{ lift(): void; block(): void }> {
  let blocked = true
  await context.route(/\/trpc\/record\.apply/, async (route) =>
    blocked ? await route.abort('connectionfailed') : await route.continue(),
  )
  await context.routeWebSocket(/\/trpc/, (page: WebSocketRoute) => {
    const server = page.connectToServer()
    page.onMessage((message) => {
      if (!blocked || !String(message).includes('record.apply')) server.send(message)
    })
  })
  return {
    lift() {
      blocked = false
    },
    block() {
      blocked = true
    },
  }
}
