import { inPostgres, sharedDatabase, shareCopiesOf } from './shared-database.ts'
import { startStack } from './start-stack.ts'

/**
 * One PostgreSQL for all stacks of a test run that need none of their own: to make one and to migrate it keeps a
 * processor busy for seven seconds. A server that nobody talks to keeps it, as making and running one is its knowledge;
 * another one has migrated the template.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const keeper = await startStack({ alone: true })
  try {
    const template = sharedDatabase(keeper.adminUrl(), 'operagrid_e2e_template')
    await inPostgres(keeper.adminUrl('postgres'), 'create database operagrid_e2e_template')
    const migrating = await startStack({ env: template.env })
    await migrating.stop()
    // Nobody will miss what a crash takes.
    await inPostgres(keeper.adminUrl('postgres'), 'alter role operagrid_app set synchronous_commit = off')
    shareCopiesOf(template.adminUrl())
  } catch (error) {
    await keeper.stop()
    throw error
  }
  return () => keeper.stop()
}
