import type { FastifyRequest } from 'fastify'

import type { Actor } from '@operagrid/shared/domain/member'
import type { Permission } from '@operagrid/shared/domain/permission'
import { AppError } from '@operagrid/shared/errors'

import { refuseUnlessMay } from '../trpc.ts'
import { bearerToken, originOf } from './context.ts'
import type { Services } from './context.ts'

/** Who asks over plain HTTP; with a permission, only who has it. */
export type ActorOf = (request: FastifyRequest, permission?: Permission) => Promise<Actor>

/**
 * The member behind a plain HTTP request (files, uploads), by its bearer token.
 *
 * @throws AppError UNAUTHENTICATED, NOT_ALLOWED for a role without `permission`
 */
export async function requestActor(
  services: Services,
  request: FastifyRequest,
  permission?: Permission,
): Promise<Actor> {
  const token = bearerToken(request.headers.authorization)
  const claims = token === undefined ? null : services.identity.verify(token)
  if (claims === null) throw new AppError('UNAUTHENTICATED')
  const actor = await services.identity.actorOf(claims)
  if (permission !== undefined) {
    const caller = { refusals: services.refusals, origin: originOf(request, claims.sessionId) }
    refuseUnlessMay(caller, actor, { permission, call: `${request.method} ${request.routeOptions.url ?? ''}` })
  }
  return actor
}
