import { getTRPCErrorFromUnknown, TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server'

import { AppError } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

const transportCodes: Readonly<Record<ErrorCode, TRPC_ERROR_CODE_KEY>> = {
  BAD_INPUT: 'BAD_REQUEST',
  UNAUTHENTICATED: 'UNAUTHORIZED',
  NOT_ALLOWED: 'FORBIDDEN',
  FACTOR_NEEDED: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  CONFLICT: 'CONFLICT',
  STALE_OP: 'PRECONDITION_FAILED',
  TOO_LARGE: 'PAYLOAD_TOO_LARGE',
  TOO_MANY: 'TOO_MANY_REQUESTS',
  UPDATE_NEEDED: 'PRECONDITION_FAILED',
  UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  INTERNAL: 'INTERNAL_SERVER_ERROR',
}

/** `error` in tRPC's words; whatever is not an AppError leaves the server as INTERNAL. */
export function asTrpcError(error: unknown): TRPCError {
  if (!(error instanceof AppError)) return getTRPCErrorFromUnknown(error)
  return new TRPCError({ code: transportCodes[error.code], message: error.message, cause: error })
}
