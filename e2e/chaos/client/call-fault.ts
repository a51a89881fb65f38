import { errorCodes } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

/** Why a call was not answered with a result. `OFFLINE`: no answer came, so whether it happened is not known. */
export class CallFault extends Error {
  readonly code: ErrorCode | 'OFFLINE'

  constructor(code: ErrorCode | 'OFFLINE', message: string) {
    super(message)
    this.name = 'CallFault'
    this.code = code
  }
}

export function offline(reason: string): CallFault {
  return new CallFault('OFFLINE', reason)
}

/** The fault in an answer's `error`: tRPC's envelope, or the plain one of what is refused before it. */
export function readFault(error: unknown): CallFault {
  const app = part(part(error, 'data'), 'app') ?? error
  const code = part(app, 'code')
  const message = String(part(error, 'message'))
  return typeof code === 'string' && isErrorCode(code)
    ? new CallFault(code, message)
    : offline(`an answer that is not the server's: ${JSON.stringify(error)}`)
}

/** A named part of something that came over the wire; undefined when there is none. */
export function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code)
}
