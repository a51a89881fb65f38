import { initTRPC } from '@trpc/server'
import type { TRPCError } from '@trpc/server'
import type { z } from 'zod'

import type { Actor } from '@operagrid/shared/domain/member'
import { may } from '@operagrid/shared/domain/permission'
import type { Permission } from '@operagrid/shared/domain/permission'
import { AppError, errorCodes } from '@operagrid/shared/errors'
import type { ErrorCode, ErrorDetails } from '@operagrid/shared/errors'

import type { Context, Services } from './http/context.ts'
import { asTrpcError } from './trpc-error.ts'

/**
 * What a client can read of an error: the closed code, facts that are safe to show, and under which id the call stands
 * in the log; null where it failed before it had one.
 */
export type ErrorShape = { readonly code: ErrorCode; readonly details: ErrorDetails; readonly requestId: string | null }

const t = initTRPC.context<Context>().create({
  // Never the stack, whatever NODE_ENV says.
  isDev: false,
  errorFormatter({ shape, error, ctx }) {
    const known = knownError(error)
    const requestId = ctx?.origin.requestId ?? null
    const app: ErrorShape = { code: known.code, details: known.details, requestId }
    return { ...shape, message: messageOf(known, requestId), data: { ...shape.data, app } }
  },
})

/** A fault of ours says where it can be found: the person who met it can tell us. */
export function messageOf({ code, message }: AppError, requestId: string | null): string {
  return code === 'INTERNAL' && requestId !== null
    ? `Something broke on our side; it is logged under ${requestId}.`
    : message
}

export const router = t.router
export const createCallerFactory = t.createCallerFactory

const translated = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof AppError) throw asTrpcError(result.error.cause)
  return result
})

/** A stream ends with its session only where a socket is closed with it. */
const streamsOnSockets = t.middleware(async ({ type, ctx, next }) => {
  if (type === 'subscription' && ctx.isSocket !== true) throw new AppError('BAD_INPUT', 'Subscribe over the WebSocket.')
  return await next()
})

/** Anyone, signed in or not. */
export const publicProcedure = t.procedure.use(translated).use(streamsOnSockets)

/** A member whose session was looked up for this very call, so that a removal counts at once. */
export const memberProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const actor = await ctx.actor()
  return await next({ ctx: { ...ctx, member: actor } })
})

/** The same, also without the second factor that the workspace asks for. Only for what leads to one. */
export const weakMemberProcedure = publicProcedure.use(async ({ ctx, next }) => {
  const actor = await ctx.weakActor()
  return await next({ ctx: { ...ctx, member: actor } })
})

/** A member whose role includes `permission`. */
export function permitted(permission: Permission) {
  return memberProcedure.use(async ({ ctx, path, next }) => {
    refuseUnlessMay(ctx, ctx.member, { permission, call: path })
    return await next()
  })
}

/**
 * Refuses a member whose role lacks a permission, and tells the audit log. `call`: what they wanted, as `grid.create`.
 *
 * @throws AppError NOT_ALLOWED
 */
export function refuseUnlessMay(
  { refusals, origin }: Pick<Context, 'refusals' | 'origin'>,
  member: Actor,
  { permission, call }: { readonly permission: Permission; readonly call: string },
): void {
  if (may(member.role, permission)) return
  refusals.call(member, origin, call)
  throw new AppError('NOT_ALLOWED', 'Your role does not include this. Ask management to change it.')
}

/**
 * A mutation in its three parts: who may call it, what may be said, what is done. Over a socket it is
 * answered without tRPC's layers (live/direct-call.ts): for what is called at every keystroke.
 */
export type PlainCall<Input = unknown, Output = unknown> = {
  readonly permission: Permission
  readonly input: z.ZodType<Input>
  run(services: Services, member: Actor, input: Input): Promise<Output> | Output
}

export const managerProcedure = permitted('manageMembers')
export const shaperProcedure = permitted('shapeGrids')
export const readerProcedure = permitted('readGrids')
export const filerProcedure = permitted('fileReports')
export const watcherProcedure = permitted('readDashboards')

/** `error` as one of the closed set: unknown kinds say nothing of what they were. */
export function knownError(error: TRPCError): AppError {
  if (error.cause instanceof AppError) return error.cause
  if (error.code === 'BAD_REQUEST' || error.code === 'PARSE_ERROR') return new AppError('BAD_INPUT', inputFault(error))
  if (error.code === 'NOT_FOUND') return new AppError('NOT_FOUND')
  if (error.code === 'UNSUPPORTED_MEDIA_TYPE' || error.code === 'METHOD_NOT_SUPPORTED')
    return new AppError('BAD_INPUT', 'Send JSON with content-type application/json.')
  if (error.code === 'PAYLOAD_TOO_LARGE') return new AppError('TOO_LARGE')
  if (error.code === 'TOO_MANY_REQUESTS') return new AppError('TOO_MANY')
  return new AppError('INTERNAL', errorCodes.INTERNAL, { cause: error })
}

/** The first fault of a refused input, with its path: `ops.0.recordId: That is not an id.` */
function inputFault(error: TRPCError): string {
  const { cause } = error
  if (typeof cause === 'object' && cause !== null && 'issues' in cause && Array.isArray(cause.issues)) {
    // A zod issue; its shape is checked field by field below.
    const issue: unknown = cause.issues[0]
    if (typeof issue === 'object' && issue !== null && 'message' in issue && typeof issue.message === 'string') {
      const path = 'path' in issue && Array.isArray(issue.path) ? issue.path.map(String).join('.') : ''
      return path === '' ? issue.message : `${path}: ${issue.message}`
    }
  }
  return errorCodes.BAD_INPUT
}
