import type { z } from 'zod'

import { PROTOCOL, PROTOCOL_HEADER } from '@operagrid/shared/domain/protocol'
import { AppError, errorCodes } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

import { accessOwner, freshAccess, renewAccess } from './access.ts'

/** Shorter than a person's patience; the server gives up on its mail server before. */
const TIMEOUT_MS = 20_000
/** The server hashes only so many passwords at once; a moment later there is room. */
const BUSY_RETRIES = 3

const unreachable = 'OperaGrid cannot be reached just now. Check the connection and try again.'

/**
 * Calls one of the procedures that sign people in and out: over HTTP, alone in its request, with
 * the refresh cookie and without an access token. Everything else goes through `ownerCall` or client/trpc.ts.
 *
 * @throws AppError as the server answered it; UNAVAILABLE when no answer came
 */
export async function identityCall<Answer>(path: string, input: unknown, answer: z.ZodType<Answer>): Promise<Answer> {
  return answer.parse(await postPatiently({ path, input, token: null }))
}

/**
 * The same for what only the signed-in owner of an account may ask for: with the access token, renewed once
 * when it is refused. Never with the token of whoever signs in meanwhile.
 *
 * @throws AppError as the server answered it; UNAUTHENTICATED when nobody is signed in; UNAVAILABLE when no answer came
 */
export async function ownerCall<Answer>(path: string, input: unknown, answer: z.ZodType<Answer>): Promise<Answer> {
  const owner = accessOwner()
  const send = async (): Promise<unknown> => {
    const token = await freshAccess()
    if (token === null || accessOwner() !== owner) throw new AppError('UNAUTHENTICATED')
    return await postPatiently({ path, input, token })
  }
  try {
    return answer.parse(await send())
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'UNAUTHENTICATED' || !(await renewAccess())) throw error
    return answer.parse(await send())
  }
}

type Call = { readonly path: string; readonly input: unknown; readonly token: string | null }

async function postPatiently(call: Call): Promise<unknown> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await post(call)
    } catch (error) {
      const busy = error instanceof AppError && error.code === 'UNAVAILABLE' && error.cause === undefined
      if (!busy || tries === BUSY_RETRIES) throw error
      await new Promise((resolve) => setTimeout(resolve, 300 * 2 ** tries * (0.5 + Math.random())))
    }
  }
}

async function post({ path, input, token }: Call): Promise<unknown> {
  let body: unknown
  try {
    const response = await fetch(`/trpc/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [PROTOCOL_HEADER]: String(PROTOCOL),
        ...(token !== null && { authorization: `Bearer ${token}` }),
      },
      credentials: 'same-origin',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    })
    body = await response.json()
  } catch (error) {
    // No answer, or one that is not ours, as from a proxy whose server is away.
    throw new AppError('UNAVAILABLE', unreachable, { cause: error })
  }
  const result = part(body, 'result')
  if (result !== undefined) return part(result, 'data')
  throw errorFrom(part(body, 'error'))
}

function errorFrom(error: unknown): AppError {
  // Refusals from before the procedures carry the same words without the envelope of tRPC.
  const app = part(part(error, 'data'), 'app') ?? error
  const code = part(app, 'code')
  const message = part(error, 'message')
  const retryAfterS = part(part(app, 'details'), 'retryAfterS')
  if (!isErrorCode(code) || typeof message !== 'string')
    return new AppError('UNAVAILABLE', unreachable, { cause: error })
  return new AppError(code, message, typeof retryAfterS === 'number' ? { details: { retryAfterS } } : {})
}

function isErrorCode(code: unknown): code is ErrorCode {
  return typeof code === 'string' && Object.hasOwn(errorCodes, code)
}

function part(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && name in value
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined
}
