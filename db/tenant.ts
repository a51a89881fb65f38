import { CompiledQuery } from 'kysely'
import type { Kysely, Transaction } from 'kysely'

import type { Role } from '@operagrid/shared/domain/member'
import { AppError } from '@operagrid/shared/errors'

import { queriesOn } from './pipelined.ts'
import { poolOf } from './pool.ts'
import type { Db } from './pool.ts'
import type { DB } from './schema.ts'

export type { Db }

declare const tenant: unique symbol

/** A transaction bound to one tenant: the only handle the query modules accept. */
export type TenantTx = Transaction<DB> & { readonly [tenant]: true }

/** Whose eyes a transaction sees with. Role 'none' sees the member's own membership and sessions only. */
export type TenantContext = { readonly tenantId: string; readonly memberId: string; readonly role: Role | 'none' }

/** What `work` may do with the transaction itself. */
export type Ending = {
  /**
   * Sends the commit right behind the statements that are under way, without waiting for them:
   * one round trip less. Should one of them fail, nothing is committed and both reject. Nothing
   * may be asked of the transaction afterwards.
   */
  commit(): Promise<void>
}

export type TenantOptions = {
  /** 'snapshot': repeatable read and read only, one consistent picture. 'read': read only. Default 'write'. */
  readonly mode?: 'write' | 'read' | 'snapshot'
  /** Longest a single statement may take, in milliseconds; default the pool's. */
  readonly statementTimeoutMs?: number
}

/**
 * Runs `work` in one transaction that row security binds to `context`; commits when it
 * resolves, rolls back when it throws. Settings are local to the transaction, so a pooled
 * connection carries nothing into its next use.
 *
 * @throws AppError UNAVAILABLE when the database cannot be reached
 */
export async function inTenant<T>(
  db: Db,
  context: TenantContext,
  work: (tx: TenantTx, ending: Ending) => Promise<T>,
  options: TenantOptions = {},
): Promise<T> {
  // Row security is the second line: an empty id must never get as far as a query.
  if (context.tenantId === '' || context.memberId === '') throw new AppError('UNAUTHENTICATED')
  try {
    const client = await poolOf(db).connect()
    try {
      return await transact(await queriesOn(client), context, work, options)
    } finally {
      client.release()
    }
  } catch (error) {
    throw toAppError(error)
  }
}

// Compiled once: they open and end every transaction.
const begins = {
  write: CompiledQuery.raw('begin'),
  read: CompiledQuery.raw('begin read only'),
  snapshot: CompiledQuery.raw('begin isolation level repeatable read read only'),
} as const
const commitQuery = CompiledQuery.raw('commit')
const rollbackQuery = CompiledQuery.raw('rollback')

/**
 * The opening statements are not waited for: on a pipelined connection the first statement of
 * `work` travels with them, which saves two round trips of every transaction. Should one of them
 * fail, what follows meets no tenant and is refused.
 */
async function transact<T>(
  connection: Kysely<DB>,
  context: TenantContext,
  work: (tx: TenantTx, ending: Ending) => Promise<T>,
  options: TenantOptions,
): Promise<T> {
  const opening = Promise.all([
    connection.executeQuery(begins[options.mode ?? 'write']),
    bind(connection, context, options.statementTimeoutMs),
  ])
  opening.catch(() => undefined)
  let committing: Promise<unknown> | undefined
  const commit = (): Promise<unknown> => (committing ??= connection.executeQuery(commitQuery))
  try {
    // The brand is made here and nowhere else: the connection is in a transaction of this tenant.
    const result = await work(connection as unknown as TenantTx, { commit: async () => void (await commit()) })
    await opening
    // Of what was only read nothing can be lost: whoever has the connection next comes behind its end.
    if (options.mode === undefined || options.mode === 'write') await commit()
    else void commit().catch(() => undefined)
    return result
  } catch (error) {
    // Which of them failed first is the reason; the others only say that the transaction is over.
    const reason = await opening.then(
      () => error,
      (openingError: unknown) => openingError,
    )
    await connection.executeQuery(rollbackQuery).catch(() => undefined)
    throw reason
  }
}

/**
 * Continues a transaction as another member: one commit, each under their own policies. Of the same tenant, or of
 * another one where an account that belongs to both is changed.
 */
export async function asMember<T>(tx: TenantTx, context: TenantContext, work: () => Promise<T>): Promise<T> {
  // Not waited for, as at the opening: should it fail, all that follows in this transaction does.
  const binding = bind(tx, context, undefined)
  binding.catch(() => undefined)
  const result = await work()
  await binding
  return result
}

const bindText = `/* keep: bind tenant */ select set_config('app.tenant_id', $1, true),
  set_config('app.member_id', $2, true), set_config('app.role', $3, true)`
const timeoutText = "select set_config('statement_timeout', $1, true)"

async function bind(
  connection: Kysely<DB>,
  { tenantId, memberId, role }: TenantContext,
  statementTimeoutMs: number | undefined,
): Promise<void> {
  await Promise.all([
    connection.executeQuery(CompiledQuery.raw(bindText, [tenantId, memberId, role])),
    statementTimeoutMs === undefined
      ? undefined
      : connection.executeQuery(CompiledQuery.raw(timeoutText, [String(statementTimeoutMs)])),
  ])
}

const unavailable = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '55P03',
  '57014',
  '25P03',
])

/**
 * What a failed transaction means to the caller. Known kinds become an AppError with the
 * cause kept; everything else passes through and ends as INTERNAL at the transport.
 */
export function toAppError(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const code = sqlState(error)
  const lost =
    code?.startsWith('08') === true ||
    /Connection terminated|timeout exceeded when trying to connect|Client has encountered/.test(error.message)
  if (lost || (code !== undefined && unavailable.has(code))) {
    return new AppError(
      'UNAVAILABLE',
      'The database does not answer just now; nothing was changed. Try again in a moment.',
      { cause: error },
    )
  }
  if (code === '22021' || code === '22P05')
    return new AppError('BAD_INPUT', 'The text has characters that cannot be stored.', { cause: error })
  if (code === '23505') return new AppError('CONFLICT', 'That exists already.', { cause: error })
  if (code === '23503' || code === '42501')
    return new AppError('NOT_FOUND', 'There is no such thing, or it is not shared with you.', { cause: error })
  return error
}

/** The SQLSTATE or system error code of `error`, if it has one. */
export function sqlState(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined
  return typeof error.code === 'string' ? error.code : undefined
}
