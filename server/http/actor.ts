import type { FastifyRequest } from 'fastify'

import type { Actor } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import { bearerToken } from './context.ts'
import type { Services } from './context.ts'

/**
 * The member behind a plain HTTP request (files, uploads), by its bearer token.
 *
 * @throws AppError UNAUTHENTICATED
 */
export async function requestActor(services: Services, request: FastifyRequest): Promise<Actor> {
  const token = bearerToken(request.headers.authorization)
  const claims = token === undefined ? null : services.identity.verify(token)
  if (claims === null) throw new AppError('UNAUTHENTICATED')
  return await services.identity.actorOf(claims)
}
