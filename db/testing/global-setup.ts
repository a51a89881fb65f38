import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TestProject } from 'vitest/node'

import { withConnection } from '../connect.ts'
import { startEmbedded } from '../embedded/start.ts'
import { disposable } from './disposable.ts'
import { dropDatabase, makeTemplate, withDatabase } from './template.ts'

declare module 'vitest' {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface merges
  interface ProvidedContext {
    testCluster: { adminUrl: string; template: string; appPassword: string }
  }
}

/**
 * One PostgreSQL for all test files of a run: `TEST_DATABASE_URL` (a superuser's), else an embedded
 * one in a temporary folder. The schema is migrated once, into a template.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['TEST_DATABASE_URL']
  const cluster = given === undefined ? await startOwn() : { adminUrl: given, stop: async () => undefined }
  const { adminUrl } = cluster
  const template = `operagrid_template_${randomBytes(4).toString('hex')}`
  try {
    await makeTemplate(adminUrl, template)
  } catch (error) {
    await cluster.stop()
    throw error
  }
  // The app role is shared by all runs on a cluster, so its password is fixed.
  const appPassword = 'operagrid-test'
  await withConnection(adminUrl, (client) => client.query(`alter role operagrid_app password '${appPassword}'`))
  project.provide('testCluster', { adminUrl, template, appPassword })

  return async () => {
    await withConnection(adminUrl, (client) => dropDatabase(client, template))
    await cluster.stop()
  }
}

async function startOwn(): Promise<{ adminUrl: string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'operagrid-test-'))
  const postgres = await startEmbedded(folder, 'operagrid-test', disposable)
  return {
    adminUrl: withDatabase(postgres.urlFor('postgres'), 'postgres'),
    async stop() {
      await postgres.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
