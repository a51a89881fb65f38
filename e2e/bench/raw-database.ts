import type { Stack } from '../stack/start-stack.ts'
import { withClient } from '../stack/with-client.ts'

/** The tenant of all raw records: one, as row security needs no more to be paid for. */
export const RAW_TENANT = '0190b0a0-0000-7000-8000-000000000001'

/**
 * Makes an empty database beside ours on the stack's own cluster, with one table of records under
 * forced row security, and answers its URL for a role that is bound by it.
 */
export async function makeRawDatabase(stack: Stack, name: string): Promise<string> {
  await withClient(stack.adminUrl('postgres'), async (client) => {
    await client.query(`drop database if exists ${name}`)
    await client.query(`create database ${name}`)
  })
  await makeRawRole(stack)
  await withClient(stack.adminUrl(name), (client) =>
    client.query(`
      create table raw_record (tenant uuid not null, id uuid not null, cells jsonb not null, primary key (tenant, id));
      alter table raw_record enable row level security, force row level security;
      create policy own on raw_record using (tenant = (select current_setting('bench.tenant')::uuid));
      grant select, insert, update on raw_record to raw_app`),
  )
  return rawUrl(stack, name)
}

/** A role that row security binds and that may do nothing yet. */
export async function makeRawRole(stack: Stack): Promise<void> {
  await withClient(stack.adminUrl('postgres'), (client) =>
    client.query(
      "do $$ begin create role raw_app login password 'raw'; exception when duplicate_object then null; end $$",
    ),
  )
}

/** The URL of such a database as long as the stack runs: a restart moves PostgreSQL to another port. */
export function rawUrl(stack: Stack, name: string): string {
  const url = new URL(stack.adminUrl(name))
  url.username = 'raw_app'
  url.password = 'raw'
  return url.href
}
