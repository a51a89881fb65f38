import type pg from 'pg'

import { reasonOf, StartError } from './start-error.ts'

/**
 * Makes what migrations stand on: the four roles and what the owner may do in this database.
 * Safe to repeat. Works for a superuser and for a CREATEROLE owner of the database, as on RDS.
 *
 * - `operagrid_owner` (no login) owns schemas and tables; migrations run as it.
 * - `operagrid_identity` (no login) owns the few functions that look past tenants.
 * - `operagrid_app` signs in at run time and owns nothing.
 * - `operagrid_backup` (no login) reads every row where we may grant BYPASSRLS.
 *
 * @throws StartError when the connection's user may not
 */
export async function ensureRoles(client: pg.Client): Promise<void> {
  try {
    await createRole(client, 'operagrid_identity', 'nologin noinherit')
    // Not inheriting: the owner may hand functions to identity, but does not see with its eyes.
    await createRole(client, 'operagrid_owner', 'nologin noinherit')
    await createRole(client, 'operagrid_app', 'login noinherit')
    await createBackupRole(client)
    await joinOwner(client)
    await openDatabase(client)
  } catch (error) {
    if (error instanceof StartError) throw error
    throw new StartError(
      `DATABASE_URL's user cannot set up roles here (${reasonOf(error)}): migrate with a superuser, or with the database's owner that has CREATEROLE.`,
      { cause: error },
    )
  }
}

/** Whether the connection's user can create roles or act as the owner. */
export async function mayMigrate(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ strong: boolean }>(`
    select rolsuper or rolcreaterole or exists (
      select from pg_roles o where o.rolname = 'operagrid_owner' and pg_has_role(current_user, o.oid, 'member')
    ) as strong from pg_roles where rolname = current_user`)
  return rows[0]?.strong ?? false
}

/** Roles belong to the whole cluster: another database's start may make them at the same moment. */
async function createRole(client: pg.Client, name: string, options: string): Promise<void> {
  await client.query(`do $$ begin
    if not exists (select from pg_roles where rolname = '${name}') then
      create role ${name} ${options};
    end if;
  exception when duplicate_object or unique_violation then null;
  end $$`)
}

async function createBackupRole(client: pg.Client): Promise<void> {
  await client.query(`do $$ begin
    if exists (select from pg_roles where rolname = 'operagrid_backup') then return; end if;
    begin
      create role operagrid_backup nologin bypassrls;
    exception when insufficient_privilege then
      -- RDS: only a superuser hands out BYPASSRLS; the operator adds it or backs up another way.
      create role operagrid_backup nologin;
    end;
  exception when duplicate_object or unique_violation then null;
  end $$`)
}

/** From PostgreSQL 16 on, who creates a role may administer it, and grants himself the rest. */
async function joinOwner(client: pg.Client): Promise<void> {
  await grantRole(client, 'operagrid_identity', 'operagrid_owner')
  const { rows } = await client.query<{ name: string; super: boolean }>(
    'select quote_ident(rolname) as name, rolsuper as super from pg_roles where rolname = current_user',
  )
  const self = rows[0]
  // A superuser needs no membership, and one would only be left behind.
  if (self && !self.super) await grantRole(client, 'operagrid_owner', self.name)
}

async function grantRole(client: pg.Client, role: string, member: string): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    "select current_setting('server_version_num')::int as version",
  )
  const split = (rows[0]?.version ?? 0) >= 160_000
  const has = await client.query(
    `select from pg_auth_members m where m.roleid = $1::regrole and m.member = $2::regrole ${split ? 'and m.set_option' : ''}`,
    [role, member],
  )
  if (has.rowCount) return
  await client.query(`do $$ begin grant ${role} to ${member} ${split ? 'with inherit false, set true' : ''};
    exception when unique_violation then null; end $$`)
}

async function openDatabase(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ database: string; ready: boolean }>(`
    select quote_ident(current_database()) as database,
      has_database_privilege('operagrid_owner', current_database(), 'create')
        and has_schema_privilege('operagrid_owner', 'public', 'create')
        and not has_database_privilege('operagrid_app', current_database(), 'temporary')
        and not has_schema_privilege('operagrid_app', 'public', 'create') as ready`)
  const database = rows[0]?.database
  if (database === undefined || rows[0]?.ready) return
  await client.query(`
    revoke create, temporary on database ${database} from public;
    grant connect on database ${database} to operagrid_app, operagrid_backup;
    grant create on database ${database} to operagrid_owner;
    revoke create on schema public from public;
    grant usage, create on schema public to operagrid_owner;
    grant usage on schema public to operagrid_app, operagrid_identity, operagrid_backup`)
}
