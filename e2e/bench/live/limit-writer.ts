import pg from 'pg'

/** One update in a transaction of its own under row security; resolves when it is durable. */
export type LimitWriter = (edit: { readonly recordId: string; readonly text: string }) => Promise<void>

/**
 * As a good engineer would write it by hand: all four statements leave in one packet, the two that
 * carry values are prepared once a connection.
 */
export function makeLimitWriter(url: string, { tenant, connections }: { tenant: string; connections: number }) {
  const pool = new pg.Pool({ connectionString: url, max: connections, pipeline: true, idleTimeoutMillis: 0 })
  // A connection that breaks while nobody uses it must not end the process.
  pool.on('error', () => undefined)
  const bind = { name: 'bind', text: "select set_config('bench.tenant', $1, true)", values: [tenant] }
  const update: LimitWriter = async ({ recordId, text }) => {
    const client = await pool.connect()
    const { stream } = client.connection
    stream.cork()
    const answers = [
      client.query('begin'),
      client.query(bind),
      client.query({ name: 'edit', text: 'update wide set f0 = $2 where id = $1', values: [recordId, text] }),
      client.query('commit'),
    ]
    stream.uncork()
    try {
      await Promise.all(answers)
    } finally {
      client.release()
    }
  }
  return update
}
