import type { Encoder } from '@trpc/server/adapters/ws'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'

import { errorCodes } from '@operagrid/shared/errors'

import { closeCodes } from '../connections.ts'
import { textFrame } from './frame.ts'
import { takeOverOf } from './hand-over.ts'
import { socketOutlet } from './outlet.ts'
import type { Wire } from './wire.ts'

/** Most calls of one message; tRPC refuses each call of a longer one. */
export const MAX_BATCH = 20
/** A longer message is no client's: its calls are not even refused one by one. */
const MAX_REFUSED = 200
const MAX_STREAMS = 50
const MAX_CALLS = 200
const MAX_ID_CHARS = 64

type CallId = number | string
type Refusal = 'BAD_INPUT' | 'TOO_MANY'
type Envelope = {
  readonly id: CallId | null
  readonly jsonrpc?: '2.0'
  readonly result?: { readonly type: string; readonly data?: unknown }
  readonly error?: unknown
}

export type Codec = Omit<Encoder, 'encode'> & {
  /** The text of an answer; empty when it was handed over. */
  encode(message: unknown): string
  /** Whether a call other than a stream is under way. */
  isBusy(): boolean
}

/**
 * tRPC's encoder for one socket. It sees every call come in and every answer go out, which is what
 * tRPC itself does not limit: how many run at once. And it is where a stream learns its request id.
 *
 * @param allow takes calls off what the socket may send; every message was counted as one already
 * @param takeDirect answers a call without tRPC, or leaves it to it
 */
export function makeCodec(
  wire: Wire,
  allow: (calls: number) => boolean,
  takeDirect: (message: unknown) => boolean = () => false,
): Codec {
  /** What was asked and is not answered yet; a stream until it ends. */
  const running = new Map<CallId, 'call' | 'stream'>()
  const count = { call: 0, stream: 0 }

  function finish(id: CallId | null): void {
    const kind = id === null ? undefined : running.get(id)
    if (id === null || kind === undefined) return
    running.delete(id)
    count[kind] -= 1
  }

  /** Why a call may not begin, or null when it has begun. */
  function begin(message: unknown): Refusal | null {
    const asked = readCall(message)
    if (asked === null) return null
    // Ids name answers: of two calls under one, nobody could tell whose is whose.
    if (running.has(asked.id)) return 'BAD_INPUT'
    if (count[asked.kind] >= (asked.kind === 'stream' ? MAX_STREAMS : MAX_CALLS)) return 'TOO_MANY'
    running.set(asked.id, asked.kind)
    count[asked.kind] += 1
    return null
  }

  return {
    isBusy: () => count.call > 0,

    encode(message) {
      // What the adapter answers with: TRPCResponseMessage.
      const { id, jsonrpc, result, error } = message as Envelope
      if (error !== undefined || result?.type === 'stopped') finish(id)
      else if (id !== null && running.get(id) === 'call') finish(id)
      else if (result?.type === 'data') {
        const takeOver = takeOverOf(result.data)
        if (takeOver !== undefined) {
          const version = jsonrpc === undefined ? '' : `,"jsonrpc":"${jsonrpc}"`
          takeOver(socketOutlet(wire, `{"id":${JSON.stringify(id)}${version}`))
          return ''
        }
      }
      return JSON.stringify(message)
    },

    decode(data) {
      // What comes behind the closing is nobody's any more.
      if (!wire.open) return []
      if (typeof data !== 'string') throw new Error('messages are text')
      const parsed: unknown = JSON.parse(data)
      const messages: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
      if (messages.length > MAX_REFUSED || !allow(messages.length - 1)) {
        wire.close(closeCodes.tooMany, 'too many calls')
        return []
      }
      if (messages.length > MAX_BATCH) return parsed
      if (!Array.isArray(parsed)) return accept(parsed) && !takeDirect(parsed) ? parsed : []
      return messages.filter(accept)
    },
  }

  function accept(message: unknown): boolean {
    const refusal = begin(message)
    if (refusal === null) return true
    wire.write(textFrame(refusalOf(message, refusal)))
    return false
  }
}

/** The id and kind of a call; null for everything else, which tRPC answers as it is. */
function readCall(message: unknown): { readonly id: CallId; readonly kind: 'call' | 'stream' } | null {
  if (typeof message !== 'object' || message === null || !('id' in message) || !('method' in message)) return null
  const { id, method } = message
  if (typeof id === 'string' && id.length > MAX_ID_CHARS) throw new Error('an id is short')
  if (typeof id !== 'string' && typeof id !== 'number') return null
  if (method === 'subscription') return { id, kind: 'stream' }
  return method === 'query' || method === 'mutation' ? { id, kind: 'call' } : null
}

/** The same shape as every error of ours has, see trpc.ts. */
function refusalOf(message: unknown, code: Refusal): string {
  const key = code === 'TOO_MANY' ? 'TOO_MANY_REQUESTS' : 'BAD_REQUEST'
  const id = typeof message === 'object' && message !== null && 'id' in message ? message.id : null
  const data = { code: key, app: { code, details: {} } }
  return JSON.stringify({ id, error: { code: TRPC_ERROR_CODES_BY_KEY[key], message: errorCodes[code], data } })
}
