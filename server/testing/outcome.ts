import { setTimeout as sleep } from 'node:timers/promises'

import type { ProcedureCase } from '@operagrid/shared/testing/procedure-case'

import type { RunningApp } from './running-app.ts'
import type { SocketClient } from './socket-client.ts'

/** What became of a call: `ok` or the error's code, and all that was said, with every id and time made alike. */
export type Outcome = { readonly code: string; readonly said: string }

type Asked = { readonly path: string; readonly type: ProcedureCase['type']; readonly input: object | undefined }

type Body = {
  readonly result?: { readonly data?: unknown }
  readonly error?: { readonly message: string; readonly data?: { readonly app?: { readonly code: string } } }
}

/** Calls over HTTP, as a page does. */
export async function askHttp(
  { baseUrl }: Pick<RunningApp, 'baseUrl'>,
  token: string | undefined,
  { path, type, input }: Asked,
): Promise<Outcome> {
  const headers = {
    'x-operagrid': '1',
    origin: baseUrl,
    // Each from a place of its own: a table of refusals would else brake itself.
    'x-forwarded-for': nextAddress(),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  }
  const search = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
  const response = await (type === 'mutation'
    ? fetch(`${baseUrl}/trpc/${path}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        ...(input === undefined ? {} : { body: JSON.stringify(input) }),
      })
    : fetch(`${baseUrl}/trpc/${path}${search}`, { headers }))
  // tRPC's envelope.
  return outcomeOf((await response.json()) as Body)
}

let addresses = 0

function nextAddress(): string {
  addresses += 1
  return `198.18.${(addresses >> 8) % 256}.${addresses % 256}`
}

/** How long a stream that was not refused may stay silent before it counts as open. */
const SILENCE_MS = 400

/** Calls over an open socket; of a stream the first thing it says counts. */
export async function askSocket(client: SocketClient, { path, type, input }: Asked): Promise<Outcome> {
  if (type !== 'subscription') return outcomeOf(await client.call(type, path, input))
  const stream = await client.subscribe(path, input)
  const until = performance.now() + SILENCE_MS
  while (performance.now() < until) {
    const last = client.answers.find(
      (answer) => answer.id === stream.id && (answer.error !== undefined || answer.result?.type === 'data'),
    )
    if (last !== undefined) {
      client.stop(stream.id)
      return outcomeOf(last)
    }
    await sleep(5)
  }
  client.stop(stream.id)
  return { code: 'ok', said: 'silence' }
}

function outcomeOf({ result, error }: Body): Outcome {
  if (error === undefined) return { code: 'ok', said: alike(JSON.stringify(result?.data ?? null)) }
  return { code: error.data?.app?.code ?? 'none', said: alike(error.message) }
}

function alike(text: string): string {
  return text
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')
}
