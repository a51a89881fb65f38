import type { Http } from './http.ts'
import { replyOf, silence } from './reply.ts'
import type { Reply } from './reply.ts'

export type ProcedureCall = {
  readonly type: 'query' | 'mutation'
  readonly path: string
  readonly input: unknown
  readonly token: string | undefined
}

type Waiting = { readonly call: ProcedureCall; answer(reply: Reply): void }

/** Most calls of one request that the server takes. */
const MOST = 20

/** Procedures over HTTP: alone, or with all others of the same member that are asked at the same time. */
export type Batches = {
  alone(call: ProcedureCall, more?: { readonly cookie?: string; readonly from?: string }): Promise<Reply>
  together(call: ProcedureCall): Promise<Reply>
}

export function makeBatches(http: Http): Batches {
  const waiting = new Map<string, Waiting[]>()

  async function flush(key: string): Promise<void> {
    const calls = waiting.get(key) ?? []
    waiting.delete(key)
    const [first] = calls
    if (first === undefined) return
    const inputs = Object.fromEntries(
      calls.flatMap(({ call }, at) => (call.input === undefined ? [] : [[String(at), call.input]])),
    )
    const paths = calls.map(({ call }) => call.path).join(',')
    const body = JSON.stringify(inputs)
    const headers = bearer(first.call.token)
    try {
      const answer = await http.send(
        first.call.type === 'query'
          ? { method: 'GET', path: `/trpc/${paths}?batch=1&input=${encodeURIComponent(body)}`, headers }
          : { method: 'POST', path: `/trpc/${paths}?batch=1`, headers, body },
      )
      const parsed: unknown = JSON.parse(answer.body)
      const each: readonly unknown[] = Array.isArray(parsed) ? parsed : calls.map(() => parsed)
      for (const [at, { answer: tell }] of calls.entries()) tell(replyOf(each[at], JSON.stringify(each[at])))
    } catch {
      for (const { answer: tell } of calls) tell(silence)
    }
  }

  return {
    async alone({ type, path, input, token }, { cookie, from } = {}) {
      const text = input === undefined ? undefined : JSON.stringify(input)
      const headers = { ...bearer(token), ...(cookie === undefined ? {} : { cookie }) }
      const more = { headers, ...(from === undefined ? {} : { from }) }
      if (type === 'mutation')
        return await http.ask({ method: 'POST', path: `/trpc/${path}`, body: text ?? '', ...more })
      const search = text === undefined ? '' : `?input=${encodeURIComponent(text)}`
      return await http.ask({ method: 'GET', path: `/trpc/${path}${search}`, ...more })
    },
    together: (call) =>
      new Promise((answer) => {
        const key = `${call.type} ${call.token}`
        const queue = waiting.get(key) ?? []
        waiting.set(key, queue)
        queue.push({ call, answer })
        if (queue.length === MOST) void flush(key)
        else if (queue.length === 1) setImmediate(() => void flush(key))
      }),
  }
}

function bearer(token: string | undefined): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` }
}
