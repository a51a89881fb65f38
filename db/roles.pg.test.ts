import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { withConnection } from './connect.ts'
import { startEmbedded } from './embedded/start.ts'
import type { EmbeddedPostgres } from './embedded/start.ts'
import { migrate } from './migrate.ts'
import { ensureRoles, mayMigrate } from './roles.ts'
import { ensureRuntimeUrl, refuseStrongRole, withUser } from './runtime-role.ts'
import { disposable } from './testing/disposable.ts'

// Roles belong to a whole cluster, so these tests need one where nobody has made ours yet.
const folder = mkdtempSync(join(tmpdir(), 'operagrid-roles-'))
let postgres: EmbeddedPostgres
let ownerUrl: string

beforeAll(async () => {
  postgres = await startEmbedded(folder, 'superuser', disposable)
  await withConnection(postgres.urlFor('postgres'), async (client) => {
    await client.query("create role landlord login createrole password 'landlord'")
    await client.query('create database house owner landlord')
  })
  ownerUrl = withUser(postgres.urlFor('house'), 'landlord', 'landlord')
})
afterAll(async () => {
  await postgres.stop()
  rmSync(folder, { recursive: true, force: true })
})

test('an owner of the database with CREATEROLE, as on RDS, makes the roles and migrates', async () => {
  await withConnection(ownerUrl, async (client) => {
    expect(await mayMigrate(client)).toBe(true)
    await ensureRoles(client)
    await ensureRoles(client)
    expect((await migrate(client)).length).toBeGreaterThan(0)
  })
})

test('the app role signs in with a password that is set only when it does not fit', async () => {
  const verifier = async () => {
    const result = await withConnection(postgres.urlFor('house'), (client) =>
      client.query<{ verifier: string }>(
        "select rolpassword as verifier from pg_authid where rolname = 'operagrid_app'",
      ),
    )
    return result.rows[0]?.verifier
  }
  await withConnection(ownerUrl, (client) => ensureRuntimeUrl(client, ownerUrl, ['first']))
  const first = await verifier()
  await withConnection(ownerUrl, (client) => ensureRuntimeUrl(client, ownerUrl, ['first']))
  expect(await verifier()).toBe(first)
  const url = await withConnection(ownerUrl, (client) => ensureRuntimeUrl(client, ownerUrl, ['second']))
  await refuseStrongRole(url)
  // While the secret is changed, nodes that know only the one before still sign in.
  const second = await verifier()
  await withConnection(ownerUrl, (client) => ensureRuntimeUrl(client, ownerUrl, ['third', 'second']))
  expect(await verifier()).toBe(second)
})

test.each([
  ['bypassrls', 'nobypassrls', /is BYPASSRLS/],
  ['superuser', 'nosuperuser', /is a superuser/],
  ['createrole', 'nocreaterole', /is CREATEROLE/],
])('the server does not run as an app role with %s', async (power, without, message) => {
  const url = withUser(postgres.urlFor('house'), 'operagrid_app', 'second')
  await withConnection(postgres.urlFor('house'), (client) => client.query(`alter role operagrid_app ${power}`))
  await expect(refuseStrongRole(url)).rejects.toThrow(message)
  await withConnection(postgres.urlFor('house'), (client) => client.query(`alter role operagrid_app ${without}`))
})

test('the server does not run as an app role that may become another', async () => {
  const url = withUser(postgres.urlFor('house'), 'operagrid_app', 'second')
  await withConnection(postgres.urlFor('house'), (client) => client.query('grant operagrid_owner to operagrid_app'))
  await expect(refuseStrongRole(url)).rejects.toThrow(/member of operagrid_owner/)
  await withConnection(postgres.urlFor('house'), (client) => client.query('revoke operagrid_owner from operagrid_app'))
})

test('the server does not run as the owner of a table', async () => {
  await expect(refuseStrongRole(ownerUrl)).rejects.toThrow(/landlord/)
  await withConnection(postgres.urlFor('house'), (client) =>
    client.query('create table stray (); alter table stray owner to operagrid_app'),
  )
  await expect(refuseStrongRole(withUser(postgres.urlFor('house'), 'operagrid_app', 'second'))).rejects.toThrow(
    /owner of stray/,
  )
})

test('a user who may nothing is told so before anything is tried', async () => {
  await withConnection(postgres.urlFor('house'), (client) => client.query("create role guest login password 'guest'"))
  const guestUrl = withUser(postgres.urlFor('house'), 'guest', 'guest')
  expect(await withConnection(guestUrl, mayMigrate)).toBe(false)
  await expect(withConnection(guestUrl, ensureRoles)).rejects.toThrow(/superuser|CREATEROLE/)
})
