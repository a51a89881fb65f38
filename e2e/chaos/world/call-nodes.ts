import { setTimeout as sleep } from 'node:timers/promises'

import { CallFault, offline, part, readFault } from '../client/call-fault.ts'

/** `cookie`: the refresh cookie as it is after the call. */
export type Answer = { readonly data: unknown; readonly cookie: string }

/**
 * What goes with a call beside its input. `token`: where it is asked for, then before every try: what was good
 * for the first may have ended by the time a node answers again. Null once its session has ended.
 */
export type Caller = { readonly cookie?: string; readonly token?: string | (() => Promise<string | null>) }

/** Faults after which the same call may succeed a moment later, on this node or the other. */
const passing: ReadonlySet<CallFault['code']> = new Set(['OFFLINE', 'UNAVAILABLE', 'INTERNAL', 'TOO_MANY'])

const PATIENCE_MS = 30_000
const RETRY_MS = 150

/**
 * Calls a mutation over HTTP, past all the links that fail on purpose, on the first of the nodes that
 * answers: perhaps twice. @throws CallFault as the server worded it
 */
export async function mutateOn(
  urls: readonly string[],
  path: string,
  input: unknown,
  caller: Caller = {},
): Promise<Answer> {
  const body = input === undefined ? {} : { body: JSON.stringify(input) }
  return await insist(urls, async (url) => await call(url, path, { method: 'POST', ...body }, caller))
}

/** The same for a query without input. */
export async function queryOn(urls: readonly string[], path: string, caller: Caller): Promise<unknown> {
  return (await insist(urls, async (url) => await call(url, path, { method: 'GET' }, caller))).data
}

async function insist(urls: readonly string[], work: (url: string) => Promise<Answer>): Promise<Answer> {
  const until = Date.now() + PATIENCE_MS
  for (let tries = 0; ; tries += 1) {
    try {
      return await work(urls[tries % urls.length] ?? '')
    } catch (error) {
      if (!(error instanceof CallFault) || !passing.has(error.code) || Date.now() > until) throw error
      await sleep(RETRY_MS)
    }
  }
}

async function call(url: string, path: string, request: RequestInit, { cookie, token: of }: Caller): Promise<Answer> {
  const token = typeof of === 'function' ? await of() : of
  if (token === null) throw new CallFault('UNAUTHENTICATED', `the session that calls ${path} has ended`)
  let response: Response
  let body: unknown
  try {
    response = await fetch(`${url}/trpc/${path}`, {
      ...request,
      headers: {
        'content-type': 'application/json',
        'x-operagrid': '1',
        ...(cookie === undefined ? {} : { cookie }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
    body = await response.json()
  } catch (error) {
    throw offline(String(error))
  }
  const result = part(body, 'result')
  if (result === undefined) throw readFault(part(body, 'error'))
  const set = response.headers.getSetCookie()[0]?.split(';')[0]
  return { data: part(result, 'data'), cookie: set ?? cookie ?? '' }
}
