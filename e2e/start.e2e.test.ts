import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { signIn, signUp } from './stack/api.ts'
import { freePort } from './stack/free-port.ts'
import { startStack } from './stack/start-stack.ts'
import type { Stack } from './stack/start-stack.ts'
import { openRelay } from './start/relay.ts'
import { hasEnded, isAlive, postgresPid, runServer } from './start/run-server.ts'

const manager = { workspace: 'Start', name: 'Mia', email: 'mia@start.test', password: 'a long enough one' }

describe('a server that cannot run', () => {
  let folder = ''
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'operagrid-bad-'))))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** One line that names the thing, an exit code, no stack, and soon. */
  const refuses = async (env: Record<string, string>, words: RegExp): Promise<void> => {
    const { exitCode, lines } = await runServer(env)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(words)
    expect(lines[0]).not.toMatch(/\bat .+:\d+:\d+|node:internal|Error:/)
    expect(exitCode).toBeGreaterThan(0)
  }

  it.each([
    ['PORT', 'eighty', /PORT must be a whole number/],
    ['LOG_LEVEL', 'loud', /LOG_LEVEL must be one of/],
    ['JWT_SECRET', 'short', /JWT_SECRET must be at least 256 random bits/],
    ['ACCESS_TOKEN_TTL_S', '15m', /ACCESS_TOKEN_TTL_S must be a whole number/],
    ['BASE_URL', 'example.org', /BASE_URL must be/],
    ['SMTP_URL', 'http://mail.example.org', /SMTP_URL must be/],
    ['SEED_DEMO', 'yes', /SEED_DEMO must be 0 or 1/],
    ['DATABASE_URL', 'mysql://localhost/operagrid', /DATABASE_URL must be a postgres:\/\/ URL/],
    ['HOST', '203.0.113.7', /HOST 203\.0\.113\.7 is no address of this machine/],
  ])('names the setting %s when it is %s', async (name, value, words) => {
    await refuses({ [name]: value }, words)
  })

  it('does not repeat a secret in its complaint', async () => {
    const { lines } = await runServer({ DATABASE_URL: 'mysql://operagrid:hunter2hunter2@localhost/operagrid' })
    expect(lines.join('\n')).not.toContain('hunter2')
  })

  it('names the database when nothing listens there', async () => {
    const port = await freePort()
    await refuses({ DATABASE_URL: `postgres://someone:secret@127.0.0.1:${port}/operagrid` }, new RegExp(`:${port}`))
  })

  it('names the port when another program has it', async () => {
    const holder = createServer()
    const port = await freePort()
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', resolve))
    try {
      await refuses({ PORT: String(port) }, new RegExp(`PORT ${port} .* is taken`))
    } finally {
      holder.close()
    }
  })

  it('names the data folder when it cannot be written', async () => {
    const file = join(folder, 'a-file')
    writeFileSync(file, '')
    await refuses({ DATA_DIR: join(file, 'data') }, /DATA_DIR .* is not writable/)
    await refuses({ DATA_DIR: file }, /DATA_DIR .* is not writable/)
  })
})

describe('a server with a database of its own', () => {
  it('names its data folder to a second server that wants it, and goes on', async () => {
    const stack = await startStack({ alone: true })
    try {
      const { exitCode, lines } = await runServer({ DATA_DIR: stack.dataDir })
      expect(lines).toHaveLength(1)
      expect(lines[0]).toContain(stack.dataDir)
      expect(exitCode).toBeGreaterThan(0)
      expect((await fetch(`${stack.url}/readyz`)).status).toBe(200)
    } finally {
      await stack.stop()
    }
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('leaves no process behind after %s', async (signal) => {
    const stack = await startStack({ alone: true })
    const postgres = postgresPid(stack.dataDir)
    const started = performance.now()
    process.kill(stack.pid, signal)
    expect(await hasEnded(stack.pid, 10_000)).toBe(true)
    expect(await hasEnded(postgres, 1000)).toBe(true)
    console.log(`${signal}: server and database ended after ${Math.round(performance.now() - started)} ms`)
    await stack.stop()
  })

  it('stops with everything when Ctrl-C is pressed at npm start', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-npm-'))
    const port = await freePort()
    const npm = spawn('npm', ['start'], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      // npm's own settings stay; what the test runner sets does not. Empty means unset.
      env: {
        ...process.env,
        ...{ BASE_URL: '', NODE_ENV: '', DATABASE_URL: '', SEED_DEMO: '0' },
        DATA_DIR: dataDir,
        PORT: String(port),
      },
      // A group of its own, which gets the signal as a terminal would send it.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    try {
      await new Promise<void>((resolve, reject) => {
        let output = ''
        for (const stream of [npm.stdout, npm.stderr])
          stream.on('data', (chunk: Buffer) => {
            output += chunk.toString()
            if (output.includes('OperaGrid is ready')) resolve()
          })
        npm.once('close', () => reject(new Error(`npm start ended:\n${output}`)))
      })
      const postgres = postgresPid(dataDir)
      process.kill(-(npm.pid ?? 0), 'SIGINT')
      expect(await hasEnded(postgres, 10_000)).toBe(true)
      await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow()
    } finally {
      if (npm.exitCode === null && npm.signalCode === null) process.kill(-(npm.pid ?? 0), 'SIGTERM')
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('says so and ends when the database dies, and recovers at the next start', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'operagrid-lost-'))
    try {
      const first = await startStack({ dataDir })
      ;(await signUp(first.url, manager)).close()
      process.kill(postgresPid(dataDir), 'SIGKILL')
      expect(await hasEnded(first.pid, 10_000)).toBe(true)
      expect(first.output()).toMatch(/OperaGrid stopped: the embedded PostgreSQL ended/)
      expect(first.output()).not.toMatch(/^\s+at .+:\d+:\d+/m)

      const second = await startStack({ dataDir })
      const again = await signIn(second.url, manager.email, manager.password)
      expect(again.session.tenant.name).toBe(manager.workspace)
      again.close()
      await second.stop()
      expect(isAlive(second.pid)).toBe(false)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })
})

describe('a server with another database', () => {
  // The runtime role's password is derived from it, and both servers share the role.
  const JWT_SECRET = randomBytes(32).toString('base64url')
  let owner: Stack
  beforeAll(async () => {
    owner = await startStack({ env: { JWT_SECRET } })
    const client = new pg.Client({ connectionString: owner.adminUrl('postgres') })
    await client.connect()
    await client.query('create database other')
    await client.end()
  })
  afterAll(() => owner.stop())

  it.each([
    ['the password is wrong', (url: URL) => (url.password = 'wrong'), /DATABASE_URL/],
    ['there is no such database', (url: URL) => (url.pathname = '/nowhere'), /nowhere/],
    ['there is no such host', (url: URL) => (url.hostname = 'nowhere.invalid'), /nowhere\.invalid/],
  ])('does not start when %s', async (_case, spoil, words) => {
    const url = new URL(owner.adminUrl('other'))
    spoil(url)
    const { exitCode, lines } = await runServer({ DATABASE_URL: url.href, JWT_SECRET })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(words)
    expect(lines[0]).not.toContain(new URL(owner.adminUrl('other')).password)
    expect(exitCode).toBeGreaterThan(0)
  })

  it('answers a typed error while the database is away, and serves again when it is back', async () => {
    const url = new URL(owner.adminUrl('other'))
    const relay = await openRelay(Number(url.port))
    url.port = String(relay.port)
    const stack = await startStack({ env: { DATABASE_URL: url.href, JWT_SECRET, SEED_DEMO: '0' } })
    try {
      const mia = await signUp(stack.url, manager)
      expect(await mia.query('grid.list')).toEqual([])
      await relay.cut()
      await expect(mia.query('grid.list')).rejects.toMatchObject({ data: { app: { code: 'UNAVAILABLE' } } })
      await expect(signIn(stack.url, manager.email, manager.password)).rejects.toThrow(/database/)
      expect((await fetch(`${stack.url}/readyz`)).status).toBe(503)
      expect((await fetch(`${stack.url}/healthz`)).status).toBe(200)

      await relay.mend()
      expect(await mia.query('grid.list')).toEqual([])
      expect((await fetch(`${stack.url}/readyz`)).status).toBe(200)
      ;(await signIn(stack.url, manager.email, manager.password)).close()
      mia.close()
    } finally {
      await stack.stop()
      await relay.cut().catch(() => undefined)
    }
  })
})
