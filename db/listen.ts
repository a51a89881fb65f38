import pg from 'pg'

/** A connection of its own on one channel of PostgreSQL's LISTEN/NOTIFY. */
export type Channel = {
  /**
   * Sends each text to every connection that listens on the channel, this one too, in one
   * statement of its own. A text has at most 7,999 bytes. Rejects when the connection is over.
   */
  notify(texts: readonly string[]): Promise<void>
  /** Resolves when the connection is over, with the reason; never rejects. */
  readonly over: Promise<string>
  close(): Promise<void>
}

export type ChannelOptions = {
  /** A libpq URL of the app role: PostgreSQL itself, or a pooler in session mode. See README. */
  readonly url: string
  /** Channels belong to a database; every role of it hears and sends on each. */
  readonly name: string
  /** Called with every text, in the order in which its senders committed. Must not throw. */
  readonly hear: (text: string) => void
}

const ANSWER_MS = 5_000
const GOODBYE_MS = 300

/**
 * Listens on a channel until the connection ends. Whatever was sent before it listens, or after
 * it broke, is never heard: nothing may depend on it.
 */
export async function openChannel({ url, name, hear }: ChannelOptions): Promise<Channel> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: ANSWER_MS,
    query_timeout: ANSWER_MS,
    // A peer that vanished is noticed while nothing is said, too.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    application_name: 'operagrid bus',
  })
  const cut = (): void => void client.connection.stream.destroy()
  const over = new Promise<string>((resolve) => {
    client.on('error', (error) => resolve(error.message))
    client.on('end', () => resolve('the connection ended'))
  })
  client.on('notification', ({ payload }) => hear(payload ?? ''))
  try {
    await client.connect()
    // It is idle by nature, and must not be ended for that.
    await client.query('set idle_session_timeout = 0')
    await client.query(`listen ${client.escapeIdentifier(name)}`)
  } catch (error) {
    cut()
    throw error
  }
  return {
    async notify(texts) {
      try {
        await client.query({
          name: 'notify',
          text: 'select pg_notify($1, text) from unnest($2::text[]) as text',
          values: [name, texts],
        })
      } catch (error) {
        // After a timeout the driver still waits for the old answer: this connection is of no use.
        cut()
        throw error
      }
    },
    over,
    async close() {
      const patience = setTimeout(cut, GOODBYE_MS)
      await client.end().catch(() => undefined)
      clearTimeout(patience)
    },
  }
}
