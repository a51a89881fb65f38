import { Agent, request } from 'node:http'

import { PROTOCOL, PROTOCOL_HEADER } from '@operagrid/shared/domain/protocol'

import { replyOf, silence } from './reply.ts'
import type { Reply } from './reply.ts'

export type HttpCall = {
  readonly method: 'GET' | 'POST' | 'PUT'
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** One of this machine's own addresses, so that the brake on guessing counts each by itself. */
  readonly from?: string
}

export type Http = {
  ask(call: HttpCall): Promise<Reply>
  /** The body as it is, for who takes batches apart. */
  send(call: HttpCall): Promise<{ readonly status: number; readonly body: string; readonly head: string }>
  close(): void
}

const PATIENCE_MS = 60_000

/** Plain HTTP on connections that are kept. */
export function makeHttp(url: string): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: 24 })
  const { hostname, port } = new URL(url)

  function send({ method, path, headers = {}, body, from }: HttpCall) {
    return new Promise<{ status: number; body: string; head: string }>((resolve, reject) => {
      const sent = request(
        {
          hostname,
          port,
          method,
          path,
          timeout: PATIENCE_MS,
          headers: {
            origin: url,
            [PROTOCOL_HEADER]: String(PROTOCOL),
            ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
            ...(method === 'POST' ? { 'content-type': 'application/json' } : {}),
            ...headers,
          },
          // A local address of its own is a connection of its own, and nobody asks from it again.
          ...(from === undefined ? { agent } : { agent: false, localAddress: from }),
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () => {
            const { 'content-disposition': name = '', etag = '', 'set-cookie': cookies = [] } = response.headers
            const head = `${name} ${etag} ${cookies.length > 0 ? 'cookie' : ''}`
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString(), head })
          })
        },
      )
      sent.on('timeout', () => sent.destroy(new Error('no answer')))
      sent.on('error', reject)
      sent.end(body)
    })
  }

  return {
    send,
    async ask(call) {
      try {
        const { status, body, head } = await send(call)
        const text = `${head} ${body}`
        if (status < 400) return { code: status === 304 ? 'unchanged' : 'ok', text }
        return { ...replyOf(JSON.parse(body) as unknown, text) }
      } catch {
        return silence
      }
    },
    close: () => agent.destroy(),
  }
}
