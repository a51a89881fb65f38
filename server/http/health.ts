import type { FastifyInstance } from 'fastify'

import { isReachable } from '@operagrid/db/pool'

import type { Services } from './context.ts'

/**
 * `/healthz`: the process answers. `/readyz`: its database does too, else 503; and how it hears of
 * other nodes. A node whose bus is down serves all the same: it is late by a heartbeat.
 */
export async function healthRoutes(http: FastifyInstance, services: Services): Promise<void> {
  http.get('/healthz', async () => ({ ok: true }))
  http.get('/readyz', async (_request, reply) => {
    const ok = await isReachable(services.db)
    return await reply.code(ok ? 200 : 503).send({ ok, bus: services.bus.status() })
  })
}
