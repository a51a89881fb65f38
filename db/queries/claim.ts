import { sql } from 'kysely'

import type { Claim } from '@operagrid/shared/domain/claim'
import { notFound } from '@operagrid/shared/errors'

import type { TenantTx } from '../tenant.ts'
import type { Place } from './comment.ts'

type ClaimRow = {
  readonly record_id: string
  readonly member_id: string
  readonly since: Date
  readonly expires_at: Date
  readonly minutes: number
}

/** Who has which of a grid's records, none that has ended, in no order. */
export async function listClaims(tx: TenantTx, gridId: string): Promise<Claim[]> {
  const { rows } = await sql<ClaimRow>`
    select record_id, member_id, since, expires_at, minutes from ${endsSql(gridId)} where expires_at > now()`.execute(
    tx,
  )
  return rows.map(toClaim)
}

/** Who has a record, unless that has ended. */
export async function findClaim(tx: TenantTx, gridId: string, recordId: string): Promise<Claim | undefined> {
  return (await listClaims(tx, gridId)).find((claim) => claim.recordId === recordId)
}

/** The records that a member has, or had until that ended. */
export async function listClaimsOf(
  tx: TenantTx,
  memberId: string,
): Promise<readonly { readonly gridId: string; readonly recordId: string }[]> {
  const rows = await tx
    .selectFrom('record_claim')
    .innerJoin('grid', (join) =>
      join.onRef('grid.tenant_id', '=', 'record_claim.tenant_id').onRef('grid.id', '=', 'record_claim.grid_id'),
    )
    .select(['record_claim.grid_id', 'record_claim.record_id'])
    .where('record_claim.tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('record_claim.member_id', '=', memberId)
    .where('grid.deleted_at', 'is', null)
    .execute()
  return rows.map((row) => ({ gridId: row.grid_id, recordId: row.record_id }))
}

/** Whether a change of a claim was made under this id before. */
export async function isClaimOp(tx: TenantTx, opId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('grid_change')
    .select('version')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('op_id', '=', opId)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * Gives a record to the member whose transaction it is, whoever has it, for as long as its grid says; ended claims of
 * the grid go. The caller holds the grid row's lock.
 *
 * @param version the one that the change that tells it will have
 */
export async function putClaim(
  tx: TenantTx,
  { gridId, recordId, version, at }: Record<'gridId' | 'recordId' | 'at', string> & { readonly version: number },
): Promise<Claim> {
  await sql`
    delete from record_claim
     where tenant_id = app.tenant_id() and grid_id = ${gridId}
       and (record_id = ${recordId} or record_id in (select record_id from ${endsSql(gridId)} where expires_at <= now()))`.execute(
    tx,
  )
  const { rows } = await sql<ClaimRow>`
    insert into record_claim (grid_id, record_id, member_id, version, since, minutes)
    select id, ${recordId}, app.member_id(), ${version}, ${at}::timestamptz, claim_minutes from grid
     where tenant_id = app.tenant_id() and id = ${gridId}
    returning record_id, member_id, since, since + make_interval(mins => minutes) as expires_at, minutes`.execute(tx)
  const [row] = rows
  if (row === undefined) throw notFound('record')
  return toClaim(row)
}

/** Ends the claim of a record. The caller holds the grid row's lock. */
export async function dropClaim(tx: TenantTx, recordId: string): Promise<void> {
  await tx
    .deleteFrom('record_claim')
    .where('tenant_id', '=', sql<string>`app.tenant_id()`)
    .where('record_id', '=', recordId)
    .execute()
}

/** What storing the change found out. */
export type ToldClaim = {
  readonly version: number
  readonly number: number
  readonly reviewState: string
  readonly createdAt: Date
}

/** Numbers and stores the change that tells of a claim, null = it ended; the caller holds the grid row's lock. */
export async function insertClaimChange(
  tx: TenantTx,
  gridId: string,
  { recordId, createdBy, assignedTo }: Place,
  told: { readonly memberId: string; readonly at: string; readonly opId: string; readonly claim: Claim | null },
): Promise<ToldClaim> {
  const { rows } = await sql<ToldClaim>`
    with claimed as materialized (
      select app.claim_ops(array[${told.opId}::uuid], '{}') as ok
    ), g as (
      update grid set version = version + 1 from claimed where tenant_id = app.tenant_id() and id = ${gridId} and claimed.ok
      returning version
    ), r as (
      select number, review_state, created_at from grid_record where tenant_id = app.tenant_id() and id = ${recordId}
    ), told as (
      insert into grid_change (grid_id, version, kind, record_id, created_by, member_id, at, op_id, number, before, after,
          review_state, record_created_at, assigned_to, detail)
      select ${gridId}, g.version, 'claim', ${recordId}, ${createdBy}::uuid, ${told.memberId}, ${told.at}::timestamptz,
          ${told.opId}::uuid, r.number, '{}', '{}', r.review_state, r.created_at, ${assignedTo}::uuid,
          ${JSON.stringify({ claim: told.claim })}::jsonb
        from g, r
      returning version
    )
    select told.version, r.number, r.review_state as "reviewState", r.created_at as "createdAt" from told, r`.execute(
    tx,
  )
  const [row] = rows
  if (row === undefined) throw notFound('record')
  return row
}

/**
 * A grid's claims with when each ends: so many minutes after it was made, or after its holder's last edit of the record
 * since. Those edits are found from the record backwards, each naming the one before.
 */
function endsSql(gridId: string) {
  return sql`(
    select c.record_id, c.member_id, c.since, c.minutes,
        greatest(c.since, (
          with recursive edit as (
            select e.version, e.previous, e.member_id, e.at
              from grid_record r join grid_change e
                on e.tenant_id = r.tenant_id and e.grid_id = r.grid_id and e.version = r.version
             where r.tenant_id = (select app.tenant_id()) and r.id = c.record_id and e.version > c.version
            union all
            select e.version, e.previous, e.member_id, e.at
              from edit join grid_change e
                on e.tenant_id = (select app.tenant_id()) and e.grid_id = c.grid_id and e.version = edit.previous
             where edit.previous > c.version
          )
          select max(edit.at) from edit where edit.member_id = c.member_id
        )) + make_interval(mins => c.minutes) as expires_at
      from record_claim c
     where c.tenant_id = (select app.tenant_id()) and c.grid_id = ${gridId}
  ) as ends`
}

function toClaim(row: ClaimRow): Claim {
  return {
    recordId: row.record_id,
    memberId: row.member_id,
    since: row.since.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    minutes: row.minutes,
  }
}
