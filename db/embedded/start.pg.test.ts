import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { withConnection } from '../connect.ts'
import { disposable } from '../testing/disposable.ts'
import { startEmbedded } from './start.ts'
import type { EmbeddedPostgres } from './start.ts'

const running: EmbeddedPostgres[] = []
let home: string
let dataDir: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'operagrid-embedded-'))
  dataDir = join(home, 'data')
  mkdirSync(dataDir)
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((postgres) => postgres.stop()))
  rmSync(home, { recursive: true, force: true })
})

async function start(folder = dataDir, settings: Record<string, string> = disposable): Promise<EmbeddedPostgres> {
  const postgres = await startEmbedded(folder, 'a pass/word', settings)
  running.push(postgres)
  return postgres
}

const write = (postgres: EmbeddedPostgres, sql: string) =>
  withConnection(postgres.urlFor('postgres'), (client) => client.query(sql))
const count = async (postgres: EmbeddedPostgres) => (await write(postgres, 'select from kept')).rowCount
const pidFile = () => join(dataDir, 'postgres', 'postmaster.pid')
const postmasterPid = () => Number(readFileSync(pidFile(), 'utf8').split('\n')[0])

test('what was committed is there after a clean stop', async () => {
  const first = await start()
  await write(first, 'create table kept as select 1 as one')
  await first.stop()
  expect(await count(await start())).toBe(1)
})

test('what was committed is there after PostgreSQL was killed', async () => {
  const first = await start(dataDir, { ...disposable, fsync: 'on', synchronous_commit: 'on' })
  await write(first, 'create table kept as select 1 as one')
  process.kill(postmasterPid(), 'SIGKILL')
  await first.exited
  await first.stop()
  expect(await count(await start())).toBe(1)
})

test('a PostgreSQL that outlived its server is stopped and its data found', async () => {
  const orphan = await start()
  await write(orphan, 'create table kept as select 1 as one')
  // What remains when only the server is killed: a running PostgreSQL and a lock that nobody holds.
  writeFileSync(join(dataDir, 'server.lock'), JSON.stringify({ pid: process.pid, startedAt: 'long ago' }))
  const next = await start()
  await orphan.exited
  expect(await count(next)).toBe(1)
})

test('a stale pid file whose number another program has by now does not stop the start', async () => {
  await (await start()).stop()
  const other = spawn('sleep', ['60'], { stdio: 'ignore' })
  try {
    writeFileSync(pidFile(), `${other.pid}\n${join(dataDir, 'postgres')}\n1\n1\n\n\n`)
    await start()
  } finally {
    other.kill()
  }
})

test('a folder in use is refused in one line', async () => {
  await start()
  await expect(startEmbedded(dataDir, 'a pass/word', disposable)).rejects.toThrow(
    /^DATA_DIR .* is in use by a running server \(process \d+\).*$/,
  )
})

test('two servers run side by side in their own folders', async () => {
  const other = join(home, 'other')
  mkdirSync(other)
  const [one, two] = await Promise.all([start(), start(other)])
  expect(one.urlFor('postgres')).not.toBe(two.urlFor('postgres'))
})

test('it runs where only the owner may enter, as in the home folder of root', async () => {
  chmodSync(home, 0o700)
  const postgres = await start()
  await write(postgres, 'create table kept as select generate_series(1, 1000) as one')
  expect(await count(postgres)).toBe(1000)
})

test('it stops in time while clients are still connected', async () => {
  const postgres = await start()
  await withConnection(postgres.urlFor('postgres'), async (client) => {
    await client.query('begin')
    const began = performance.now()
    await postgres.stop()
    expect(performance.now() - began).toBeLessThan(2500)
  })
})

test('a password that is not the one it was made with is named', async () => {
  await (await start()).stop()
  await expect(startEmbedded(dataDir, 'another', disposable)).rejects.toThrow(/secrets\.json/)
})
