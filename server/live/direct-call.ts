import { getTRPCErrorShape, TRPCError } from '@trpc/server'

import type { Context } from '../http/context.ts'
import type { AppRouter } from '../routers/app.ts'
import { asTrpcError } from '../trpc-error.ts'
import { refuseUnlessMay } from '../trpc.ts'
import type { PlainCall } from '../trpc.ts'

/** The connection a call came over. */
export type DirectCaller = {
  /** Settled once the connection's token was looked at; rejects when it is no good. */
  readonly context: Promise<Context>
  /** Sends tRPC's envelope of an answer. */
  send(answer: object): void
}

/** Takes calls off a connection before tRPC sees them; false for a message that is not one of them. */
export type DirectCalls = (message: unknown, caller: DirectCaller) => boolean

type Call = { readonly id: number | string; readonly path: string; readonly input: unknown }

/**
 * Answers plain calls over a socket without tRPC's layers, in tRPC's own envelopes: who may call, what
 * may be said and what is done are the procedure's own. An edit spends a third of its time in the server
 * in those layers otherwise.
 */
export function makeDirectCalls(
  router: AppRouter,
  calls: Readonly<Record<string, PlainCall>>,
  onError: (error: unknown, path: string, requestId: string | undefined) => void,
): DirectCalls {
  async function answer(call: PlainCall, message: Call, caller: DirectCaller): Promise<void> {
    const { id, path, input } = message
    let context: Context | undefined
    try {
      context = await caller.context
      const member = await context.actor()
      refuseUnlessMay(context, member, { permission: call.permission, call: path })
      const parsed = call.input.safeParse(input)
      if (!parsed.success) throw new TRPCError({ code: 'BAD_REQUEST', cause: parsed.error })
      const data = await call.run(context, member, parsed.data)
      caller.send({ id, result: { type: 'data', data } })
    } catch (cause) {
      const error = asTrpcError(cause)
      if (error.code === 'INTERNAL_SERVER_ERROR') onError(error.cause ?? error, path, context?.origin.requestId)
      const { _config: config } = router._def
      const shape = getTRPCErrorShape({ config, error, type: 'mutation', path, input, ctx: context })
      caller.send({ id, error: shape })
    }
  }

  return (message, caller) => {
    const call = readCall(message)
    const known = call !== null && Object.hasOwn(calls, call.path) ? calls[call.path] : undefined
    if (call === null || known === undefined) return false
    void answer(known, call, caller)
    return true
  }
}

/** A mutation in tRPC's envelope; null for everything else, which tRPC then refuses or takes. */
function readCall(message: unknown): Call | null {
  if (!isRecord(message) || message['method'] !== 'mutation' || !isRecord(message['params'])) return null
  const { id } = message
  const { path, input } = message['params']
  const isCall = (typeof id === 'number' || typeof id === 'string') && typeof path === 'string'
  return isCall ? { id, path, input } : null
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
