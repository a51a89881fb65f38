import { TRPCUntypedClient, createWSClient, httpLink, wsLink } from '@trpc/client'
import type { TRPCClientError } from '@trpc/client'
import type { APIRequestContext } from 'playwright-core'
import { WebSocket } from 'ws'
import { z } from 'zod'

import { PROTOCOL, PROTOCOL_HEADER } from '@operagrid/shared/domain/protocol'
import { signedIn } from '@operagrid/shared/domain/session'
import type { SignedIn } from '@operagrid/shared/domain/session'

/** One signed-in client of the public API: calls over HTTP or one socket, streams over the socket. */
export type Api = {
  readonly session: SignedIn['session']
  readonly accessToken: string
  query<T>(path: string, input?: unknown): Promise<T>
  mutate<T>(path: string, input?: unknown): Promise<T>
  /** Calls `listener` with every event until the answer is called. */
  subscribe<T>(path: string, input: unknown, listener: (event: T) => void): () => void
  close(): void
}

const accepted = z.object({ result: z.object({ data: signedIn }) })

/** Calls a public procedure without being signed in. @throws with the server's message */
export async function call<T>(url: string, path: string, input: unknown): Promise<T> {
  const response = await fetch(`${url}/trpc/${path}`, {
    method: 'POST',
    headers: headersFrom(url),
    body: JSON.stringify(input),
  })
  // tRPC's envelope, as this repository's own server sends it.
  const body = (await response.json()) as { result?: { data: T }; error?: { message: string } }
  if (body.result === undefined) throw new Error(`${path}: ${body.error?.message ?? response.status}`)
  return body.result.data
}

function headersFrom(url: string) {
  return { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL), origin: url }
}

/** Takes an invitation in a browser, whose cookies say since then who is there. */
export async function accept(
  browser: APIRequestContext,
  { site, token, password }: { readonly site: string; readonly token: string; readonly password: string },
): Promise<SignedIn> {
  const response = await browser.post(`${site}/trpc/member.accept`, {
    headers: headersFrom(site),
    data: { token, password },
  })
  const answer: unknown = await response.json()
  return accepted.parse(answer).result.data
}

export async function signIn(url: string, email: string, password: string): Promise<Api> {
  return connect(url, signedIn.parse(await call(url, 'auth.signIn', { email, password })))
}

export async function signUp(
  url: string,
  who: { workspace: string; name: string; email: string; password: string },
): Promise<Api> {
  return connect(url, signedIn.parse(await call(url, 'auth.signUp', who)))
}

/** Opens the socket of a signed-in client. */
export function connect(url: string, { accessToken, session }: SignedIn): Api {
  // A browser names its origin by itself; a program has to say it.
  class SiteSocket extends WebSocket {
    constructor(address: string | URL) {
      super(address, { headers: { origin: url } })
    }
  }
  const socket = createWSClient({
    url: `${url.replace(/^http/, 'ws')}/trpc`,
    connectionParams: async () => ({ token: accessToken, protocol: String(PROTOCOL) }),
    // The same interface as far as tRPC uses it.
    WebSocket: SiteSocket as unknown as typeof globalThis.WebSocket,
  })
  const client = new TRPCUntypedClient({ links: [wsLink({ client: socket })] })
  const http = new TRPCUntypedClient({
    links: [
      httpLink({
        url: `${url}/trpc`,
        headers: { [PROTOCOL_HEADER]: String(PROTOCOL), origin: url, authorization: `Bearer ${accessToken}` },
      }),
    ],
  })
  const large = (input: unknown) => JSON.stringify(input ?? null).length > 15_000
  return {
    session,
    accessToken,
    // What a procedure answers is known to the caller, who names the type.
    query: async <T>(path: string, input?: unknown) => (await client.query(path, input)) as T,
    mutate: async <T>(path: string, input?: unknown) =>
      (await (large(input) ? http : client).mutation(path, input)) as T,
    subscribe<T>(path: string, input: unknown, listener: (event: T) => void) {
      const subscription = client.subscription(path, input, {
        onData: (event: unknown) => listener(event as T),
        onError: (error: TRPCClientError<never>) => {
          throw error
        },
      })
      return () => subscription.unsubscribe()
    },
    close: () => void socket.close(),
  }
}
