import { createHmac } from 'node:crypto'

import { connect } from '@nats-io/transport-node'

import type { Transport } from './transport.ts'

const ANSWER_MS = 5_000

/**
 * One subject of a NATS server or cluster.
 *
 * @param urls one nats:// or tls:// URL, or several separated by commas, tried in turn
 * @param secret what the nodes of this installation share, and no other has: the subject is made of it
 */
export function natsTransport(urls: string, secret: string): Transport {
  const servers = urls.split(',').map(serverOf)
  const subject = `operagrid.${createHmac('sha256', secret).update('bus').digest('hex').slice(0, 32)}`
  let tries = 0
  return {
    name: 'nats',
    async open(hear) {
      const server = servers[tries % servers.length]
      tries += 1
      // It does not come back by itself: line.ts opens the next link, as it does for PostgreSQL.
      const connection = await connect({
        ...server,
        name: 'operagrid bus',
        reconnect: false,
        timeout: ANSWER_MS,
        pingInterval: 10_000,
      })
      connection.subscribe(subject, {
        // An error ends the subscription (a subject that is not allowed, say): then the bus does not hear itself.
        callback: (error, message) => {
          if (error === null) hear(message.string())
        },
      })
      return {
        async send(texts) {
          for (const text of texts) connection.publish(subject, text)
          await connection.flush()
        },
        over: connection.closed().then((error) => (error instanceof Error ? error.message : 'the connection ended')),
        close: () => connection.close(),
      }
    },
  }
}

/** `nats://user:password@host:4222`; a user alone is a token, as everywhere with NATS; `tls:` insists on TLS. */
function serverOf(text: string) {
  const url = new URL(text.trim())
  const [user, pass] = [decodeURIComponent(url.username), decodeURIComponent(url.password)]
  return {
    servers: `${url.hostname}:${url.port === '' ? '4222' : url.port}`,
    ...(pass === '' ? (user === '' ? {} : { token: user }) : { user, pass }),
    ...(url.protocol === 'tls:' ? { tls: {} } : {}),
  }
}
