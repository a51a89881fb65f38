import { JWT_SECRET, sharedDatabase, shareCopiesOf } from './shared-database.ts'
import { startStack } from './start-stack.ts'
import { withClient } from './with-client.ts'

/**
 * One PostgreSQL for all stacks of a test run that need none of their own: to make one and to migrate it keeps a
 * processor busy for seven seconds. A server that nobody talks to keeps it, as making and running one is its knowledge;
 * another one has migrated the template.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const keeper = await startStack({ alone: true, env: { JWT_SECRET } })
  try {
    const template = sharedDatabase(keeper.adminUrl(), 'operagrid_e2e_template')
    await withClient(keeper.adminUrl('postgres'), (client) => client.query('create database operagrid_e2e_template'))
    const migrating = await startStack({ env: template.env })
    await migrating.stop()
    // Nobody will miss what a crash takes.
    await withClient(keeper.adminUrl(), (client) =>
      client.query('alter role operagrid_app set synchronous_commit = off'),
    )
    shareCopiesOf(template.adminUrl())
  } catch (error) {
    await keeper.stop()
    throw error
  }
  return () => keeper.stop()
}
