import { createServer } from 'node:http'

import pg from 'pg'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'

// The raw limit, as a process of its own: one `pg` update under row security in a transaction,
// then a plain `ws` send to whoever listens. Nothing else: no ops, no versions, no history.

const pool = new pg.Pool({ connectionString: process.env['RAW_DATABASE_URL'], max: 4 })
const listeners = new Set<WebSocket>()
const server = createServer()
const sockets = new WebSocketServer({ server })

sockets.on('connection', (socket, request) => {
  if (request.url === '/listen') listeners.add(socket)
  socket.on('message', (data: Buffer) => {
    void update(data.toString()).then((text) => {
      socket.send('ok')
      for (const listener of listeners) listener.send(text)
    })
  })
})

async function update(text: string): Promise<string> {
  // The parent's own message: {id, tenant, note}.
  const edit = JSON.parse(text) as { id: string; tenant: string; note: string }
  const client = await pool.connect()
  try {
    await client.query('begin')
    await client.query("select set_config('bench.tenant', $1, true)", [edit.tenant])
    await client.query("update raw_record set cells = jsonb_set(cells, '{note}', to_jsonb($2::text)) where id = $1", [
      edit.id,
      edit.note,
    ])
    await client.query('commit')
  } finally {
    client.release()
  }
  return JSON.stringify(edit)
}

server.listen(Number(process.env['RAW_PORT']), '127.0.0.1', () => process.stdout.write('ready\n'))
process.on('SIGTERM', () => process.exit(0))
