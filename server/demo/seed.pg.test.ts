import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { pino } from 'pino'
import { afterEach, beforeEach, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { createTestDatabase } from '@operagrid/db/testing/test-database'
import type { TestDatabase } from '@operagrid/db/testing/test-database'

import type { Config } from '../config.ts'
import type { Services } from '../http/context.ts'
import { makeServices } from '../http/services.ts'
import { demoOrigin } from './accounts.ts'
import { seedDemo } from './seed.ts'

let database: TestDatabase
let services: Services
let dataDir: string

beforeEach(async () => {
  database = await createTestDatabase()
  dataDir = mkdtempSync(join(tmpdir(), 'operagrid-demo-'))
  const config: Config = {
    production: false,
    databaseUrl: database.url,
    embeddedPassword: '',
    baseUrl: 'http://127.0.0.1:3000',
    host: '127.0.0.1',
    port: 3000,
    dataDir,
    attachmentsDir: join(dataDir, 'attachments'),
    trashDays: 30,
    jwtSecret: randomBytes(32).toString('base64'),
    jwtSecretBefore: undefined,
    passwordPepper: randomBytes(32).toString('base64'),
    accessTokenTtlS: 900,
    refreshTokenTtlS: 86_400,
    sessionTtlS: 864_000,
    smtpUrl: undefined,
    natsUrl: undefined,
    mapTiles: undefined,
    seedDemo: true,
    logLevel: 'silent',
  }
  services = makeServices({ config, log: pino({ level: 'silent' }), appUrl: database.url }, database.db)
})
afterEach(async () => {
  services.dashboards.close()
  services.engine.close()
  await database.drop()
  rmSync(dataDir, { recursive: true, force: true })
})

/** How much there is of everything the demo makes. */
async function counts(): Promise<Record<string, number>> {
  return await withConnection(database.adminUrl, async (client) => {
    const tables = [
      'tenant',
      'membership',
      'invitation',
      'grid',
      'grid_record',
      'form',
      'comment',
      'dashboard',
      'widget',
    ]
    const { rows } = await client.query<Record<string, number>>(
      `select ${tables.map((table) => `(select count(*)::int from ${table}) as ${table}`).join(', ')}`,
    )
    return rows[0] ?? {}
  })
}

const whole = {
  tenant: 1,
  membership: 4,
  invitation: 0,
  grid: 1,
  grid_record: 400,
  form: 1,
  comment: 4,
  dashboard: 1,
  widget: 8,
}

it('makes a workspace with a sign-in for every role, once', async () => {
  const signIns = await seedDemo(services)
  expect(await counts()).toEqual(whole)
  expect(signIns.map(({ role }) => role)).toEqual(['Management', 'Organizer', 'Reporter', 'Report viewer'])
  for (const { email, password } of signIns) {
    expect(await services.identity.signIn({ email, password }, demoOrigin)).toMatchObject({
      signedIn: { session: { tenant: { name: 'Harbour Festival Control' } } },
    })
  }
  expect(statSync(join(dataDir, 'demo.json')).mode & 0o777).toBe(0o600)
  expect(await seedDemo(services)).toEqual(signIns)
  expect(await counts()).toEqual(whole)
})

it('goes on where it was cut short, with the same sign-ins and no record twice', async () => {
  const signIns = await seedDemo(services)
  const path = join(dataDir, 'demo.json')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"seeded": true', '"seeded": false'))
  await withConnection(database.adminUrl, (client) => client.query('delete from widget where position > 2'))
  expect(await seedDemo(services)).toEqual(signIns)
  expect(await counts()).toEqual(whole)
})

it('leaves a demo alone whose passwords are lost', async () => {
  await seedDemo(services)
  rmSync(join(dataDir, 'demo.json'))
  expect(await seedDemo(services)).toEqual([])
  expect(await counts()).toEqual(whole)
})
