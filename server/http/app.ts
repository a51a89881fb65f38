import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import { fastifyTRPCPlugin } from '@trpc/server/adapters/fastify'
import type { FastifyTRPCPluginOptions } from '@trpc/server/adapters/fastify'
import fastify from 'fastify'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { v7 } from 'uuid'

import { makeDb } from '@operagrid/db/pool'
import { MAX_CALL_BYTES } from '@operagrid/shared/domain/protocol'
import { AppError } from '@operagrid/shared/errors'

import { auditExportRoutes } from '../audit/export-routes.ts'
import { startAuditHeads } from '../audit/heads.ts'
import { seedDemo } from '../demo/seed.ts'
import { exportRoutes } from '../export/export-routes.ts'
import { fileRoutes } from '../files/file-routes.ts'
import { importRoutes } from '../import/import-routes.ts'
import { joinNodes } from '../live/bus/join-nodes.ts'
import { startComputeLeft } from '../live/compute-left.ts'
import { serveSockets } from '../live/socket.ts'
import { appRouter } from '../routers/app.ts'
import type { AppRouter } from '../routers/app.ts'
import type { SignIn } from '../welcome.ts'
import { trustProxy } from './address.ts'
import { clientFolder, clientRoutes } from './client-files.ts'
import { requestContext } from './context.ts'
import type { Services } from './context.ts'
import { answerCallError, answerError } from './errors.ts'
import { contentSecurityPolicy } from './headers.ts'
import { healthRoutes } from './health.ts'
import { isAllowedOrigin } from './origin.ts'
import { claimedProtocol } from './page-fit.ts'
import { makeServices } from './services.ts'
import type { AppOptions } from './services.ts'
import { turnCrowdAway } from './sign-in-crowd.ts'

/** The whole server behind one port. */
export type App = {
  readonly services: Services
  /** Starts to accept; answers the address. @throws the system's error when the port cannot be had */
  listen(): Promise<string>
  close(): Promise<void>
  seedDemo(): Promise<SignIn[]>
}

/** Connections that may wait to be taken: a server that comes back is met by all its clients at once. */
const BACKLOG = 4_096

/** Puts the parts together: services, HTTP routes, the socket server. Nothing listens yet. */
export async function createApp(options: AppOptions): Promise<App> {
  const { config, log, appUrl } = options
  const db = makeDb({
    url: appUrl,
    onIdleError: (error) => log.warn({ reason: error.message }, 'an idle database connection broke'),
  })
  const services = makeServices(options, db)
  const leaveNodes = joinNodes({ ...options, ...services })
  const stopHeads = startAuditHeads({ db, dataDir: config.dataDir, log })
  const stopComputing = startComputeLeft(services)
  const stopEmptying = services.trash.start()
  const http = fastify({
    bodyLimit: MAX_CALL_BYTES,
    trustProxy: trustProxy(config),
    forceCloseConnections: true,
    genReqId: () => v7(),
    routerOptions: { maxParamLength: 500 },
  })

  http.setErrorHandler(answerError(log))
  await http.register(cookie)
  await http.register(helmet, {
    contentSecurityPolicy: contentSecurityPolicy(config),
    referrerPolicy: { policy: 'no-referrer' },
  })
  await http.register(healthRoutes, services)
  await http.register(trpcRoutes, services)
  await http.register(fileRoutes, services)
  await http.register(importRoutes, services)
  await http.register(exportRoutes, services)
  await http.register(auditExportRoutes, services)
  await http.register(clientRoutes(options.clientFolder ?? clientFolder))
  const sockets = serveSockets(http.server, services, appRouter)

  return {
    services,
    listen: () => http.listen({ host: config.host, port: config.port, backlog: BACKLOG }),
    seedDemo: () => seedDemo(services),
    async close() {
      stopHeads()
      stopComputing()
      stopEmptying()
      services.engine.close()
      services.dashboards.close()
      services.recordColumns.close()
      await sockets.close()
      await http.close()
      await services.beside.settled()
      await leaveNodes()
      await db.close()
    },
  }
}

async function trpcRoutes(http: FastifyInstance, services: Services): Promise<void> {
  http.setErrorHandler(answerCallError(services.log))
  http.addHook('preHandler', async (request) => refuseForgery(services, request))
  http.addHook('preHandler', (request, reply) => turnCrowdAway(services, request, reply))
  const options: FastifyTRPCPluginOptions<AppRouter> = {
    prefix: '/trpc',
    trpcOptions: {
      router: appRouter,
      maxBatchSize: 20,
      createContext: ({ req, res }) => requestContext(services, req, res),
      onError: ({ error, path, ctx }) => {
        const { requestId } = ctx?.origin ?? {}
        if (error.code === 'INTERNAL_SERVER_ERROR')
          services.log.error({ err: error.cause ?? error, procedure: path, requestId }, 'a call failed')
      },
    },
  }
  await http.register(fastifyTRPCPlugin, options)
}

/**
 * Another site can make a browser send a form with our cookie, but neither JSON nor a header of
 * ours without asking first, which nothing here answers.
 */
function refuseForgery(services: Services, request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return
  const json = /^application\/json(?:;|$)/.test(request.headers['content-type'] ?? '')
  const { origin, host } = request.headers
  const foreign = origin !== undefined && !isAllowedOrigin(services.config, origin, host)
  if (!json || claimedProtocol(request) === undefined || foreign) {
    throw new AppError('BAD_INPUT', 'Send JSON with the header x-operagrid from this site.')
  }
}
