import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { loadConfig } from './config.ts'
import { contentSecurityPolicy } from './http/headers.ts'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'operagrid-config-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const load = (env: Record<string, string> = {}) => loadConfig({ DATA_DIR: dataDir, ...env })
const random = 'q8Jw0m1s7T4xZ2bV6nK9yC3hG5fD8rL0pA1eU4oI7tS'

test('without any setting there is an embedded database, a demo and secrets of its own', () => {
  const config = load()
  expect(config).toMatchObject({ databaseUrl: undefined, port: 3000, seedDemo: true, accessTokenTtlS: 900 })
  expect(config.baseUrl).toBe('http://localhost:3000')
  expect(Object.isFrozen(config)).toBe(true)
})

test('secrets are made once, for the owner alone', () => {
  const [first, second] = [load(), load()]
  expect(second.jwtSecret).toBe(first.jwtSecret)
  expect(second.passwordPepper).not.toBe(first.jwtSecret)
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600)
  expect(Buffer.from(first.jwtSecret, 'base64url')).toHaveLength(32)
})

test('a spoiled secrets file stops the start instead of being replaced', () => {
  load()
  const path = join(dataDir, 'secrets.json')
  writeFileSync(path, '{')
  expect(() => load()).toThrow(/secrets\.json cannot be used/)
  expect(readFileSync(path, 'utf8')).toBe('{')
})

test('an empty variable counts as none', () => {
  expect(load({ SMTP_URL: '', PORT: '' })).toMatchObject({ smtpUrl: undefined, port: 3000 })
})

test('the demo is seeded with another database, or in production, only when asked for', () => {
  const DATABASE_URL = 'postgres://u:p@db/x'
  expect(load({ DATABASE_URL }).seedDemo).toBe(false)
  expect(load({ NODE_ENV: 'production' }).seedDemo).toBe(false)
  expect(load({ DATABASE_URL, SEED_DEMO: '1' }).seedDemo).toBe(true)
  expect(load({ SEED_DEMO: '0' }).seedDemo).toBe(false)
})

test.each([
  ['PORT', '0'],
  ['PORT', '3000.5'],
  ['PORT', '٣٠٠٠'],
  ['ACCESS_TOKEN_TTL_S', '59'],
  ['ACCESS_TOKEN_TTL_S', '86401'],
  ['ACCESS_TOKEN_TTL_S', '15m'],
  ['ACCESS_TOKEN_TTL_S', '9e2'],
  ['ACCESS_TOKEN_TTL_S', '-900'],
  ['REFRESH_TOKEN_TTL_S', '1'],
  ['DATABASE_URL', 'mysql://a/b'],
  ['DATABASE_URL', 'db'],
  ['BASE_URL', 'https://grid.example/path'],
  ['BASE_URL', 'ftp://grid.example'],
  ['JWT_SECRET', 'short'],
  ['JWT_SECRET', 'a'.repeat(80)],
  ['PASSWORD_PEPPER', 'short'],
  ['SMTP_URL', 'mail.example'],
  ['MAP_TILES_URL', 'tiles/{z}/{x}/{y}.png'],
  ['MAP_TILES_URL', 'ftp://tiles.test/{z}/{x}/{y}.png'],
  ['MAP_TILES_URL', 'https://tiles.test/{z}/{x}.png'],
  ['MAP_TILES_URL', 'https://{s}.tiles.test/{z}/{x}/{y}.png'],
  ['MAP_TILES_URL', 'https://{z}.tiles.test/{x}/{y}.png'],
  ['NATS_URL', 'localhost:4222'],
  ['NATS_URL', 'http://localhost:4222'],
  ['NATS_URL', 'nats://'],
  ['NATS_URL', 'nats://a:4222/subject'],
  ['NATS_URL', 'nats://a:4222,b:4222'],
  ['SEED_DEMO', 'true'],
  ['LOG_LEVEL', 'loud'],
  ['NODE_ENV', 'prod'],
])('%s=%s stops the start with one line that names it', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(new RegExp(`^${name} .+$`))
})

test.each(['nats://bus', 'nats://user:password@bus:4222', 'tls://a:4222, nats://b:4222'])(
  'NATS_URL=%s is one',
  (url) => {
    expect(load({ NATS_URL: url }).natsUrl).toBe(url)
    expect(load().natsUrl).toBeUndefined()
  },
)

test('a bad secret is not repeated in the message', () => {
  expect(() => load({ DATABASE_URL: 'mysql://u:hunter2@db/x' })).not.toThrow(/hunter2/)
  expect(() => load({ JWT_SECRET: 'hunter2' })).not.toThrow(/hunter2/)
})

test('in production with a shared database the shared secrets must be given', () => {
  const env = { NODE_ENV: 'production', DATABASE_URL: 'postgres://u:p@db/x' }
  expect(() => load(env)).toThrow(/^JWT_SECRET is not set/)
  expect(() => load({ ...env, JWT_SECRET: random })).toThrow(/^PASSWORD_PEPPER is not set/)
  expect(load({ ...env, JWT_SECRET: random, PASSWORD_PEPPER: random }).jwtSecret).toBe(random)
})

test('an authority file makes the database connection verify certificate and host', () => {
  const file = join(dataDir, 'ca.pem')
  writeFileSync(file, 'pem')
  const config = load({ DATABASE_URL: 'postgres://u:p@db/x?sslmode=require', DATABASE_CA_FILE: file })
  expect(config.databaseUrl).toContain('sslmode=verify-full')
  expect(() => load({ DATABASE_URL: 'postgres://u:p@db/x', DATABASE_CA_FILE: '/nope' })).toThrow(/^DATABASE_CA_FILE/)
})

test.each(['/dev/null/data', '/proc/data'])('DATA_DIR %s, which cannot be made, is named', (path) => {
  expect(() => loadConfig({ DATA_DIR: path })).toThrow(/^DATA_DIR .* is not writable/)
})

test('pages may load tiles from the host that is named, and from nowhere where none is', () => {
  const url = 'https://tiles.test:8443/v1/{z}/{x}/{y}.png?key=a'
  const config = load({ MAP_TILES_URL: url, MAP_TILES_ATTRIBUTION: '© Surveyors' })
  expect(config.mapTiles).toEqual({ url, attribution: '© Surveyors' })
  const own = ["'self'", 'blob:', 'data:']
  expect(contentSecurityPolicy(config).directives.imgSrc).toEqual([...own, 'https://tiles.test:8443'])
  expect(contentSecurityPolicy(load()).directives.imgSrc).toEqual(own)
})
