import { z } from 'zod'

import { MAX_CALL_BYTES } from '@operagrid/shared/domain/protocol'
import { AppError } from '@operagrid/shared/errors'

/** What tRPC makes of an error, as far as it takes to tell it from the words of others. */
const envelope = z.object({ error: z.object({ code: z.number(), message: z.string(), data: z.object({}) }) })

type Asked = { readonly method?: string; readonly body?: unknown }

/**
 * Sends a call, which is refused in our words where it is too large: by this page, since a server that answers while
 * it is still being sent to is often not heard; else by whoever is on the way, in HTML or anything else. As no answer
 * at all it would be tried again for ever.
 *
 * @throws AppError TOO_LARGE
 */
export async function fetchCall(url: RequestInfo | URL | string, asked?: Asked): Promise<Response> {
  // What tRPC's links give is what fetch takes; their own type leaves it open.
  const init = asked as RequestInit | undefined
  const { body } = init ?? {}
  if (typeof body === 'string' && body.length > MAX_CALL_BYTES / 3 && new Blob([body]).size > MAX_CALL_BYTES)
    throw new AppError('TOO_LARGE')
  const response = await fetch(url, init)
  if (response.status !== 413) return response
  const text = await response.text()
  if (!isEnvelope(text)) throw new AppError('TOO_LARGE')
  return new Response(text, { status: response.status, headers: response.headers })
}

function isEnvelope(text: string): boolean {
  try {
    return envelope.safeParse(JSON.parse(text)).success
  } catch {
    return false
  }
}
