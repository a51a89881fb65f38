import { sql } from 'kysely'
import type { SqlBool } from 'kysely'

import type { AuditEntry, AuditEvent, AuditFields, AuditFilter, AuditOrigin } from '@operagrid/shared/domain/audit'
import { CHAIN_START } from '@operagrid/shared/domain/audit-chain'

import type { Db } from '../pool.ts'
import type { TenantTx } from '../tenant.ts'
import { callIdentity } from './identity-call.ts'

/**
 * Writes an action to the log, in the transaction of its effect and last in it: from here to the commit no
 * other action of the workspace can be written.
 */
export async function addAuditEvent(tx: TenantTx, origin: AuditOrigin, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_event')
    .values({
      action: entry.action,
      actor_id: entry.actorId,
      target_kind: entry.target.kind,
      target_id: entry.target.id,
      target_name: entry.target.name.slice(0, 300),
      before: asText(entry.before),
      after: asText(entry.after),
      address: origin.address.slice(0, 60),
      device: origin.device.slice(0, 300),
      session_id: origin.sessionId,
      request_id: origin.requestId,
    })
    .execute()
}

function asText(fields: AuditFields | undefined): string | null {
  return fields === undefined ? null : JSON.stringify(fields)
}

/** The newest rows that fit, at most `limit`; `below`: with a smaller number. */
export async function listAuditEvents(
  tx: TenantTx,
  {
    filter,
    below,
    limit,
  }: { readonly filter: AuditFilter; readonly below?: number | undefined; readonly limit: number },
): Promise<AuditEvent[]> {
  const rows = await select(tx, filter)
    .$if(below !== undefined, (query) => query.where('seq', '<', below ?? 0))
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute()
  return rows.map(toEvent)
}

/** The rows that fit and follow number `above`, in their order, at most `limit`. */
export async function readAuditEvents(
  tx: TenantTx,
  { filter, above, limit }: { readonly filter: AuditFilter; readonly above: number; readonly limit: number },
): Promise<AuditEvent[]> {
  const rows = await select(tx, filter).where('seq', '>', above).orderBy('seq').limit(limit).execute()
  return rows.map(toEvent)
}

/** The number of the newest row; 0 for an empty log. */
export async function getAuditSeq(tx: TenantTx): Promise<number> {
  const row = await tx
    .selectFrom('audit_event')
    .select(({ fn }) => fn.max('seq').as('seq'))
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .executeTakeFirst()
  return row?.seq ?? 0
}

/** Where a workspace's chain ends; `hash` in hex. */
export type AuditHead = { readonly tenantId: string; readonly seq: number; readonly hash: string }

/** Where the chains of all workspaces end. */
export async function listAuditHeads(db: Db): Promise<AuditHead[]> {
  return await callIdentity<AuditHead>(
    db,
    sql`select tenant_id as "tenantId", seq, encode(hash, 'hex') as hash from app.audit_heads()`,
  )
}

function select(tx: TenantTx, { memberId, actions, target, from, to }: AuditFilter) {
  return (
    tx
      .selectFrom('audit_event')
      .select([
        'tenant_id',
        'seq',
        // The driver's dates end at milliseconds.
        sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('at'),
        'action',
        'actor_id',
        'target_kind',
        'target_id',
        'target_name',
        'before',
        'after',
        'address',
        'device',
        'session_id',
        'request_id',
        sql<string>`encode(hash, 'hex')`.as('hash'),
        sql<string | null>`(select encode(p.hash, 'hex') from audit_event p
          where p.tenant_id = audit_event.tenant_id and p.seq = audit_event.seq - 1)`.as('previous'),
      ])
      // Said here as well as by the policy, so that the key is led by it whatever the planner makes of policies.
      .where('tenant_id', '=', sql<string>`app.tenant_id()`)
      .$if(memberId !== undefined, (query) =>
        query.where((eb) => eb.or([eb('actor_id', '=', memberId ?? ''), eb('target_id', '=', memberId ?? '')])),
      )
      .$if(actions !== undefined, (query) => query.where('action', 'in', [...(actions ?? [])]))
      .$if(target !== undefined && target !== '', (query) =>
        query.where(
          sql<SqlBool>`(strpos(lower(target_name), lower(${target})) > 0 or target_id::text = lower(${target}))`,
        ),
      )
      .$if(from !== undefined, (query) => query.where('at', '>=', sql<Date>`${from}::timestamptz`))
      .$if(to !== undefined, (query) => query.where('at', '<', sql<Date>`${to}::timestamptz`))
  )
}

type Row = Awaited<ReturnType<ReturnType<typeof select>['executeTakeFirstOrThrow']>>

function toEvent(row: Row): AuditEvent {
  return {
    tenantId: row.tenant_id,
    seq: row.seq,
    at: row.at,
    action: row.action,
    actorId: row.actor_id,
    target: { kind: row.target_kind, id: row.target_id, name: row.target_name },
    // Written by addAuditEvent alone; a row that somebody tampered with is found by its hash.
    before: row.before as AuditFields | null,
    after: row.after as AuditFields | null,
    address: row.address,
    device: row.device,
    sessionId: row.session_id,
    requestId: row.request_id,
    // A row whose predecessor is missing follows nothing that is known; the chain says so.
    previous: row.previous ?? CHAIN_START,
    hash: row.hash,
  }
}
