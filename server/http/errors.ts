import { getTRPCErrorShape } from '@trpc/server'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'

import { toAppError } from '@operagrid/db/tenant'
import { AppError } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { Log } from '../log.ts'
import { appRouter } from '../routers/app.ts'
import { asTrpcError } from '../trpc-error.ts'
import { messageOf } from '../trpc.ts'

const statusCodes: Readonly<Record<ErrorCode, number>> = {
  BAD_INPUT: 400,
  UNAUTHENTICATED: 401,
  NOT_ALLOWED: 403,
  FACTOR_NEEDED: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  STALE_OP: 412,
  TOO_LARGE: 413,
  TOO_MANY: 429,
  UPDATE_NEEDED: 426,
  UNAVAILABLE: 503,
  INTERNAL: 500,
}

/** Answers `{error: {code, message, details, requestId}}` for whatever a plain HTTP route threw. */
export function answerError(log: Log) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const known = knownError(error)
    if (known.code === 'INTERNAL')
      log.error({ err: error, url: request.routeOptions.url, requestId: request.id }, 'a request failed')
    void reply
      .code(statusCodes[known.code])
      .header('cache-control', 'no-store')
      .send({
        error: {
          code: known.code,
          message: messageOf(known, request.id),
          details: known.details,
          requestId: request.id,
        },
      })
  }
}

/** The same in tRPC's envelope, for calls that are refused before tRPC sees them: too large, or forged. */
export function answerCallError(log: Log) {
  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
    const known = knownError(error)
    if (known.code === 'INTERNAL') log.error({ err: error, requestId: request.id }, 'a call failed')
    const { _config: config } = appRouter._def
    const call = { path: undefined, input: undefined, ctx: undefined, type: 'unknown' } as const
    const shape = getTRPCErrorShape({ config, error: asTrpcError(known), ...call })
    const app = { ...shape.data.app, requestId: request.id }
    void reply
      .code(statusCodes[known.code])
      .header('cache-control', 'no-store')
      .send({ error: { ...shape, message: messageOf(known, request.id), data: { ...shape.data, app } } })
  }
}

function knownError(error: FastifyError): AppError {
  const translated = toAppError(error)
  if (translated instanceof AppError) return translated
  switch (error.statusCode) {
    case 400:
    case 415:
      return new AppError('BAD_INPUT', 'The request could not be read.')
    case 404:
      return new AppError('NOT_FOUND')
    case 413:
      return new AppError('TOO_LARGE')
    case 429:
      return new AppError('TOO_MANY')
    default:
      return new AppError('INTERNAL')
  }
}
