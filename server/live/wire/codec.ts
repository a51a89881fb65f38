import type { Encoder } from '@trpc/server/adapters/ws'
import { TRPC_ERROR_CODES_BY_KEY } from '@trpc/server/rpc'

import { MAX_SOCKET_CALLS } from '@operagrid/shared/domain/protocol'
import { AppError } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { ErrorShape } from '../../trpc.ts'
import { closeCodes } from '../connections.ts'
import type { Allowance } from './allowance.ts'
import { textFrame } from './frame.ts'
import { takeOverOf } from './hand-over.ts'
import type { TakeOver } from './hand-over.ts'
import { SocketOutlet } from './outlet.ts'
import type { Wire } from './wire.ts'

/** A longer message is no client's: its calls are not even refused one by one. */
const MAX_REFUSED = 200
const MAX_STREAMS = 50
const MAX_CALLS = 200
const MAX_ID_CHARS = 64

type WireEnd = Pick<Wire, 'open' | 'write' | 'behind' | 'whenDrained' | 'close'>
type CallId = number | string

/** Takes a call and gives its answer in tRPC's envelope; false = it is none of those that go directly. */
type TakeDirect = (message: unknown, answer: (envelope: object) => void) => boolean

export type CodecOptions = {
  /** Answers a call without tRPC, or leaves it to it. */
  readonly takeDirect?: TakeDirect
  /** Under which id the connection's calls stand in the log. */
  readonly requestId?: string
}

/** What was asked and is not over. `leave`: only of a stream that the engine has taken over. */
type Running = { readonly isStream: boolean; leave?: () => void; inTrpc: boolean; isOver: boolean }

/** What the adapter answers with: TRPCResponseMessage. */
type Envelope = {
  readonly id: CallId | null
  readonly jsonrpc?: '2.0'
  readonly result?: { readonly type: string; readonly data?: unknown }
  readonly error?: unknown
}

/**
 * tRPC's encoder for one socket. It sees every call come in and every answer go out, and so does what
 * tRPC does not: it limits how many run at once, and lets the engine take streams over. tRPC then ends
 * its own part of the subscription, which the client is not told of; the stream goes on until the
 * client stops it.
 */
export class SocketCodec implements Encoder {
  readonly #wire: WireEnd
  readonly #allowance: Pick<Allowance, 'take'>
  readonly #running = new Map<CallId, Running>()
  readonly #takeDirect: TakeDirect
  readonly #requestId: string | null
  #streams = 0

  /** @param allowance what the socket may send; every message was taken off it as one call already */
  constructor(
    wire: WireEnd,
    allowance: Pick<Allowance, 'take'>,
    { takeDirect = () => false, requestId }: CodecOptions = {},
  ) {
    this.#wire = wire
    this.#allowance = allowance
    this.#takeDirect = takeDirect
    this.#requestId = requestId ?? null
  }

  /** Whether a call other than a stream is under way. */
  get isBusy(): boolean {
    return this.#running.size > this.#streams
  }

  /** The socket is gone: so are all who wrote to it. */
  close(): void {
    for (const { leave } of this.#running.values()) leave?.()
    this.#running.clear()
  }

  encode(message: unknown): string {
    const { id, jsonrpc, result, error } = message as Envelope
    const running = id === null ? undefined : this.#running.get(id)
    if (id === null || running === undefined) return JSON.stringify(message)
    if (running.isStream && error === undefined) {
      if (result?.type === 'stopped' && (running.leave !== undefined || running.isOver)) {
        running.inTrpc = false
        if (running.isOver) this.#forget(id)
        return ''
      }
      const takeOver = result?.type === 'data' ? takeOverOf(result.data) : undefined
      if (takeOver !== undefined) {
        const version = jsonrpc === undefined ? '' : `,"jsonrpc":"${jsonrpc}"`
        this.#takeOver(id, running, `{"id":${JSON.stringify(id)}${version}`, takeOver)
        return ''
      }
      if (result?.type !== 'stopped') return JSON.stringify(message)
    }
    this.#forget(id)
    return JSON.stringify(message)
  }

  decode(data: unknown): unknown {
    // What comes behind the closing is nobody's any more.
    if (!this.#wire.open) return []
    if (typeof data !== 'string') throw new Error('messages are text')
    const parsed: unknown = JSON.parse(data)
    const messages: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed]
    if (messages.length > MAX_REFUSED || !this.#allowance.take(messages.length - 1, performance.now())) {
      this.#wire.close(closeCodes.tooMany, 'too many calls')
      return []
    }
    if (messages.length > MAX_SOCKET_CALLS) return parsed
    if (Array.isArray(parsed)) return messages.filter((message) => this.#accept(message))
    if (!this.#accept(parsed)) return []
    const answer = (envelope: object) => void this.#wire.write(textFrame(this.encode(envelope)))
    return this.#takeDirect(parsed, answer) ? [] : parsed
  }

  /** True when a message is tRPC's to answer. */
  #accept(message: unknown): boolean {
    const asked = readCall(message)
    if (asked === null) return true
    const { id, method } = asked
    const known = this.#running.get(id)
    if (method === 'subscription.stop') {
      if (known?.leave === undefined) return known?.isOver !== true
      this.#end(id, known, { id, result: { type: 'stopped' } })
      return false
    }
    const isStream = method === 'subscription'
    const most = isStream ? MAX_STREAMS : MAX_CALLS
    // Ids name answers: of two calls under one, nobody could tell whose is whose.
    if (known !== undefined) return this.#refuse(id, new AppError('BAD_INPUT', 'This id is in use.'))
    if ((isStream ? this.#streams : this.#running.size - this.#streams) >= most)
      return this.#refuse(id, new AppError('TOO_MANY', `A connection runs ${most} of these at once.`))
    this.#running.set(id, { isStream, inTrpc: true, isOver: false })
    if (isStream) this.#streams += 1
    return true
  }

  #takeOver(id: CallId, running: Running, front: string, takeOver: TakeOver): void {
    const fail = (reason: AppError): void => this.#end(id, running, errorOf(id, reason, this.#requestId))
    const leave = takeOver(new SocketOutlet(this.#wire, front), fail)
    if (leave !== null) running.leave = leave
  }

  /** The stream is over, which the client is told with `last`. Its id is free when tRPC has let go of it as well. */
  #end(id: CallId, running: Running, last: object): void {
    if (running.isOver) return
    running.isOver = true
    running.leave?.()
    delete running.leave
    this.#wire.write(textFrame(JSON.stringify(last)))
    if (!running.inTrpc) this.#forget(id)
  }

  #refuse(id: CallId, reason: AppError): false {
    this.#wire.write(textFrame(JSON.stringify(errorOf(id, reason, this.#requestId))))
    return false
  }

  #forget(id: CallId): void {
    if (this.#running.get(id)?.isStream === true) this.#streams -= 1
    this.#running.delete(id)
  }
}

const methods = ['query', 'mutation', 'subscription', 'subscription.stop'] as const

/** The id and method of a call; null for everything else, which tRPC answers as it is. */
function readCall(message: unknown): { readonly id: CallId; readonly method: (typeof methods)[number] } | null {
  if (typeof message !== 'object' || message === null || !('id' in message) || !('method' in message)) return null
  const { id } = message
  if (typeof id === 'string' && id.length > MAX_ID_CHARS) throw new Error('an id is short')
  const method = methods.find((name) => name === message.method)
  return (typeof id !== 'string' && typeof id !== 'number') || method === undefined ? null : { id, method }
}

const transportCodes: Partial<Record<ErrorCode, keyof typeof TRPC_ERROR_CODES_BY_KEY>> = {
  BAD_INPUT: 'BAD_REQUEST',
  NOT_FOUND: 'NOT_FOUND',
  TOO_MANY: 'TOO_MANY_REQUESTS',
}

/** The shape that every error of ours has on the wire, see trpc.ts. */
function errorOf(id: CallId, { code, message, details }: AppError, requestId: string | null): object {
  const key = transportCodes[code] ?? 'INTERNAL_SERVER_ERROR'
  const app: ErrorShape = { code, details, requestId }
  return { id, error: { code: TRPC_ERROR_CODES_BY_KEY[key], message, data: { code: key, app } } }
}
