import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type pg from 'pg'

import { codeOf, reasonOf, StartError } from './start-error.ts'

/** One file of db/migrations: `number` orders it, `checksum` is of its text. */
export type Migration = { number: number; name: string; text: string; checksum: string }

/** A number of ours for PostgreSQL's advisory locks: one migrator at a time for each database. */
const lockKey = 7_316_402

/** The migrations that this program brings, in order. */
export function readMigrations(folder: string = migrationsFolder()): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()
  return names.map((name, index) => {
    const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(name)?.[1] ?? Number.NaN)
    if (number !== index + 1) {
      throw new StartError(
        `db/migrations/${name} is out of order: files are named NNNN_noun.sql and numbered from 0001 without a gap.`,
      )
    }
    // A checkout that turns line ends must not look like a changed migration.
    const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n')
    return { number, name, text, checksum: createHash('sha256').update(text).digest('hex') }
  })
}

/**
 * Brings the database to this program's schema, each file in its own transaction as
 * `operagrid_owner`. Several starters may call it at once: one works, the others wait and find
 * nothing to do. Roles must exist.
 *
 * @param client a connection that may `set role operagrid_owner`
 * @returns the names of the files applied by this call, in order
 * @throws StartError when an old file was changed, the database is newer, or a file fails
 */
export async function migrate(
  client: pg.Client,
  migrations: readonly Migration[] = readMigrations(),
): Promise<string[]> {
  await takeLock(client)
  try {
    await ensureBook(client)
    // As the owner: whoever created the roles does not inherit what they may.
    const applied = await inOwnerTransaction(client, () => readBook(client))
    const pending = pendingOf(migrations, applied)
    for (const migration of pending) await apply(client, migration)
    await inOwnerTransaction(client, () =>
      client.query('grant select on all tables in schema public to operagrid_backup'),
    )
    return pending.map(({ name }) => name)
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]).catch(() => undefined)
  }
}

/**
 * Whether the database has exactly this program's schema; for a connection that may only read.
 * @throws StartError when it does not
 */
export async function checkSchema(
  client: pg.Client,
  migrations: readonly Migration[] = readMigrations(),
): Promise<void> {
  let applied: Applied[]
  try {
    applied = (await hasBook(client)) ? await readBook(client) : []
  } catch (error) {
    if (codeOf(error) !== '42501') throw error
    throw new StartError(
      "DATABASE_URL's user is neither operagrid_app nor one that may migrate: use one of them, such as the database's owner with CREATEROLE.",
      { cause: error },
    )
  }
  const pending = pendingOf(migrations, applied)
  if (pending[0]) {
    throw new StartError(
      `The database lacks migration ${pending[0].name}: run npm run migrate with the DATABASE_URL of a user that may migrate.`,
    )
  }
}

type Applied = { number: number; name: string; checksum: string }

function pendingOf(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  for (const { number, name, checksum } of applied) {
    const ours = migrations[number - 1]
    if (!ours)
      throw new StartError(`The database is newer than this program (it has migration ${name}): update the program.`)
    if (ours.checksum !== checksum) {
      throw new StartError(
        `Migration ${ours.name} was changed after it was applied: put the file back as it was and write a new migration.`,
      )
    }
  }
  return migrations.slice(applied.length)
}

async function readBook(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>('select number, name, checksum from migration.applied order by number')
  return rows
}

async function hasBook(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ there: boolean }>(
    "select exists (select from pg_tables where schemaname = 'migration' and tablename = 'applied') as there",
  )
  return rows[0]?.there ?? false
}

async function ensureBook(client: pg.Client): Promise<void> {
  if (await hasBook(client)) return
  await inOwnerTransaction(client, async () => {
    await client.query(`
      -- Functions are open to everyone by default; ours are granted by name.
      alter default privileges revoke execute on functions from public;
      create schema migration;
      grant usage on schema migration to operagrid_app;
      create table migration.applied (
        number int primary key,
        name text not null,
        checksum text not null,
        applied_at timestamptz not null default now()
      );
      grant select on migration.applied to operagrid_app`)
  })
}

async function apply(client: pg.Client, { number, name, text, checksum }: Migration): Promise<void> {
  try {
    await inOwnerTransaction(client, async () => {
      await client.query('insert into migration.applied (number, name, checksum) values ($1, $2, $3)', [
        number,
        name,
        checksum,
      ])
      await client.query(text)
    })
  } catch (error) {
    if (codeOf(error) === '55P03') {
      throw new StartError(
        `Migration ${name} waited too long for a lock: nothing was changed, try again when the database is calmer.`,
        { cause: error },
      )
    }
    throw new StartError(
      `Migration ${name} failed${lineOf(error, text)}: ${reasonOf(error)}. Nothing of it was kept.`,
      { cause: error },
    )
  }
}

async function inOwnerTransaction<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  await client.query('begin')
  try {
    // A migration that waits for a lock makes everyone behind it wait too.
    await client.query("set local role operagrid_owner; set local lock_timeout = '5s'; set local search_path = public")
    const result = await work()
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function takeLock(client: pg.Client): Promise<void> {
  await client.query("set lock_timeout = '60s'")
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
  } catch (error) {
    throw new StartError(
      'Another server has been migrating this database for a minute: wait for it to finish, then start again.',
      { cause: error },
    )
  }
}

function lineOf(error: unknown, text: string): string {
  const position = error instanceof Error && 'position' in error ? Number(error.position) : Number.NaN
  return position > 0 ? ` at line ${text.slice(0, position).split('\n').length}` : ''
}

/** Beside this file in the sources, one folder up from the compiled one, in our package where it is part of a bundle. */
function migrationsFolder(): string {
  const places = ['migrations/', '../migrations/', '../../../db/migrations/'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  )
  return places.find((place) => existsSync(place)) ?? places[0] ?? ''
}
