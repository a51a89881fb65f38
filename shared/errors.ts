/**
 * Every way a request can fail, one sentence each. The set is closed: the transport maps
 * each code once, and whatever is not an AppError leaves the server as INTERNAL.
 */
export const errorCodes = {
  BAD_INPUT: 'What was sent does not fit; the message names the part and what would fit.',
  UNAUTHENTICATED: 'Nobody is signed in, or the session has ended; sign in again.',
  NOT_ALLOWED: 'The role of this membership does not include this action.',
  FACTOR_NEEDED: 'The workspace asks for a second factor, and this session was opened without: set one up first.',
  NOT_FOUND: 'There is no such thing, or this member may not know of it: both read alike.',
  CONFLICT: 'It exists already, or the same id was used for something else.',
  STALE_OP: 'The op is older than what the server remembers; look at the record and file it anew.',
  TOO_LARGE: 'More was sent than one request may carry: shorten its texts, or send it in parts.',
  TOO_MANY: 'Too many requests in a short time; wait as long as the message says.',
  UPDATE_NEEDED: 'This page is older than the server; load the new version. Nothing you typed is lost.',
  UNAVAILABLE: 'The server cannot reach its database just now; try again shortly.',
  INTERNAL: 'Something broke on our side; it is logged, and will be looked at.',
} as const

export type ErrorCode = keyof typeof errorCodes

/** Facts for the person or the program that met the error: never SQL, never a stack. */
export type ErrorDetails = { readonly [name: string]: string | number | boolean }

/** The only error that crosses the wire. `message` says what to do, in a sentence. */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(
    code: ErrorCode,
    message: string = errorCodes[code],
    options: { cause?: unknown; details?: ErrorDetails } = {},
  ) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.name = 'AppError'
    this.code = code
    this.details = options.details ?? {}
  }
}

/** The one answer for absent and for hidden. */
export function notFound(noun: string): AppError {
  return new AppError('NOT_FOUND', `There is no such ${noun}, or it is not shared with you.`)
}
