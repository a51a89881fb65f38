import { createServer } from 'node:http'

import pg from 'pg'

// The raw limit of a window, as a process of its own: the hand-written query over an index that has its very order,
// under row security in a snapshot, its rows as JSON over plain HTTP. No session, no checks, no query language.

const pool = new pg.Pool({ connectionString: process.env['RAW_DATABASE_URL'], max: 4 })

const columns = 'id, number, version, cells, review_state, created_at, created_by, updated_at, updated_by, assigned_to'

/** The records from a sort key on. */
async function readWindow(search: URLSearchParams): Promise<string> {
  // The parent's own question: a sort key of the view, or none.
  const [team, urgency, seen, number] = JSON.parse(search.get('from') ?? '[0, 1e9, "", 0]') as (string | number)[]
  const client = await pool.connect()
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query("select set_config('bench.tenant', $1, true)", [search.get('tenant')])
    const { rows } = await client.query(
      `select ${columns} from ideal
        where (team, calm, seen, number) >= ($1, $2, $3, $4) order by team, calm, seen, number limit $5`,
      [team, -Number(urgency), seen, number, search.get('limit')],
    )
    await client.query('commit')
    return JSON.stringify({ records: rows })
  } finally {
    client.release()
  }
}

const server = createServer((request, response) => {
  void readWindow(new URL(request.url ?? '/', 'http://raw').searchParams).then((json) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(json)
  })
})
server.listen(Number(process.env['RAW_PORT']), '127.0.0.1', () => process.stdout.write('ready\n'))
process.on('SIGTERM', () => process.exit(0))
