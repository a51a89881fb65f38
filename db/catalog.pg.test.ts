import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { catalogFaults } from './testing/catalog.ts'
import { createTestDatabase } from './testing/test-database.ts'

describe('the catalog', () => {
  let database: Awaited<ReturnType<typeof createTestDatabase>>
  let client: pg.Client

  beforeAll(async () => {
    database = await createTestDatabase()
    client = new pg.Client({ connectionString: database.adminUrl })
    await client.connect()
  })
  afterAll(async () => {
    await client.end()
    await database[Symbol.asyncDispose]()
  })

  it('keeps every rule of tenant isolation', async () => {
    expect(await catalogFaults(client)).toEqual([])
  })

  const mistakes: readonly (readonly [string, string, string])[] = [
    ['a bare table', 'create table leak (id uuid primary key)', 'leak: row security is not both enabled and forced'],
    [
      'a table that only enables row security',
      'create table leak (tenant_id uuid not null, id uuid, primary key (tenant_id, id)); alter table leak enable row level security',
      'leak: row security is not both enabled and forced',
    ],
    [
      'a policy for everybody',
      'create policy oops on grid_record for select using (true)',
      'grid_record.oops: is a policy of the app role that lets everything through',
    ],
    [
      'a dropped tenant policy',
      'drop policy tenant_isolation on field',
      'field: has no restrictive tenant policy for the app role on every command',
    ],
    [
      'a tenant policy that checks nothing that is written',
      'alter policy tenant_isolation on form with check (true)',
      'form: has no restrictive tenant policy for the app role on every command',
    ],
    [
      'a global unique key',
      'create unique index oops on form (name)',
      'oops: is a unique key that does not start with tenant_id',
    ],
    [
      'a reference without the tenant',
      'create unique index any_member on membership (id); alter table form add author uuid references membership (id)',
      'form_author_fkey: is a foreign key between tenant tables without tenant_id on both sides',
    ],
    [
      'a view that runs as its owner',
      'create view leak as select * from grid_record',
      'leak: is a view that runs as its owner, or a materialized view',
    ],
    [
      'a materialized view',
      'create materialized view leak as select * from grid_record',
      'leak: is a view that runs as its owner, or a materialized view',
    ],
    [
      'a grant to truncate',
      'grant truncate on grid_record to operagrid_app',
      'grid_record TRUNCATE: is a privilege the app role must not have',
    ],
    [
      'a look at accounts',
      'grant select on account to operagrid_app',
      'account SELECT: is a privilege the app role must not have',
    ],
    [
      'a movable tenant',
      'grant update (tenant_id) on form to operagrid_app',
      'form UPDATE(tenant_id): is a privilege the app role must not have',
    ],
    [
      'a function for everybody',
      'grant execute on function app.find_account(text) to public',
      'find_account: is a function that anyone may call, or that leaves its search path open',
    ],
    [
      'a definer function of the superuser',
      `create function app.peek() returns bigint language sql security definer set search_path = '' as 'select count(*) from public.grid_record'; revoke execute on function app.peek() from public`,
      'peek: is a SECURITY DEFINER function not owned by operagrid_identity',
    ],
  ]
  it.each(mistakes)('notices %s', async (_name, sql, fault) => {
    await client.query('begin')
    try {
      await client.query(sql)
      expect(await catalogFaults(client)).toContain(fault)
    } finally {
      await client.query('rollback')
    }
  })
})
