import { getTRPCErrorShape } from '@trpc/server'
import type { TRPCError } from '@trpc/server'
import { getHTTPStatusCodeFromError } from '@trpc/server/http'
import type { FastifyReply, FastifyRequest } from 'fastify'

import { appRouter } from '../routers/app.ts'
import { asTrpcError } from '../trpc-error.ts'
import { requestContext } from './context.ts'
import type { Context, Services } from './context.ts'
import { makeCookies } from './cookies.ts'

const path = 'auth.signIn'

/**
 * Turns sign-ins away before tRPC makes calls of them, in its own words, while as many strangers wait as may: in a flood
 * that is most of what the event loop does, and edits wait behind it. A browser with a device's mark goes on: whether
 * it is a stranger depends on the account that it asks for.
 */
export async function turnCrowdAway(
  services: Services,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply | undefined> {
  if (request.method !== 'POST' || request.url !== `/trpc/${path}`) return undefined
  if (makeCookies(services.config, request, reply).device !== undefined) return undefined
  try {
    services.identity.refuseStrangers()
    return undefined
  } catch (fault) {
    return refuse(asTrpcError(fault), contextOf(services, request, reply), reply)
  }
}

function refuse(error: TRPCError, ctx: Context | undefined, reply: FastifyReply): FastifyReply | undefined {
  if (ctx === undefined) return undefined
  const { _config: config } = appRouter._def
  const shape = getTRPCErrorShape({ config, error, type: 'mutation', path, input: undefined, ctx })
  return reply.code(getHTTPStatusCodeFromError(error)).send({ error: shape })
}

/** Undefined for a page that does not speak this server's protocol: tRPC tells it so. */
function contextOf(services: Services, request: FastifyRequest, reply: FastifyReply): Context | undefined {
  try {
    return requestContext(services, request, reply)
  } catch {
    return undefined
  }
}
