import { WebSocket } from 'ws'

import { openWire } from '../wire-client.ts'
import type { Door } from './door.ts'

/** Opens one subscriber's socket and asks for the changes after `cursor`. */
export async function openFeed(
  door: Door,
  { token, cursor, resume }: { readonly token: string; readonly cursor: number; readonly resume: boolean },
): Promise<WebSocket> {
  if (door.kind === 'limit') {
    const socket = new WebSocket(`${door.url}/listen`, { perMessageDeflate: false, skipUTF8Validation: true })
    await new Promise((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    return socket
  }
  const socket = await openWire(door.url, token)
  const params = { path: 'live.grid', input: { gridId: door.gridId, cursor } }
  const resumed = resume ? { ...params, lastEventId: String(cursor) } : params
  socket.send(JSON.stringify({ id: 1, method: 'subscription', params: resumed }))
  return socket
}
