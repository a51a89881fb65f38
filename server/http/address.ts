import type { IncomingMessage } from 'node:http'

import type { Config } from '../config.ts'

/** How many proxies before this server are believed: the one of production, which says who it was asked by. */
export function trustProxy({ production }: Pick<Config, 'production'>): (address: string, hop: number) => boolean {
  return (_address, hop) => production && hop < 1
}

/** Where a socket's request came from: what Fastify's `request.ip` is for all others. */
export function addressOf(config: Pick<Config, 'production'>, { headers, socket }: IncomingMessage): string {
  const own = socket.remoteAddress ?? ''
  const told = headers['x-forwarded-for']
  if (told === undefined || !trustProxy(config)(own, 0)) return own
  // The last is the proxy's own word; what stands before it is whatever a client claimed.
  const words = String(told)
    .split(',')
    .map((word) => word.trim())
  return words.findLast((word) => word !== '') ?? own
}
