import { join } from 'node:path'

import { findBinaries } from './binaries.ts'
import { ensureCluster, superuser } from './cluster.ts'
import { lockDataDir } from './data-dir-lock.ts'
import { startPostmaster } from './postmaster.ts'
import { clearPrevious } from './previous.ts'
import { chooseRunAs } from './run-as.ts'

/** A PostgreSQL of our own. `exited` settles when it ends without being asked to. */
export type EmbeddedPostgres = {
  /** The superuser's URL for one of its databases. */
  urlFor(database: string): string
  exited: Promise<void>
  stop(): Promise<void>
}

/** What an operation's data deserves: nothing acknowledged is lost, also at kill -9 or power loss. */
export const durable = {
  fsync: 'on',
  synchronous_commit: 'on',
  wal_level: 'replica',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  random_page_cost: '1.1',
  max_connections: '100',
  max_wal_size: '2GB',
  checkpoint_timeout: '10min',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
} satisfies Record<string, string>

/**
 * Starts the PostgreSQL in `dataDir`, making it first if there is none.
 * After a kill of this process, of PostgreSQL or of both, it recovers what was committed.
 *
 * @param dataDir an existing folder; the cluster is its `postgres/`, the log its `postgres.log`
 * @param password the superuser's; a cluster keeps the one that it was made with
 * @throws StartError when the folder is in use or PostgreSQL cannot run
 */
export async function startEmbedded(
  dataDir: string,
  password: string,
  settings: Readonly<Record<string, string>> = durable,
): Promise<EmbeddedPostgres> {
  const lock = lockDataDir(dataDir)
  try {
    const cluster = join(dataDir, 'postgres')
    const runAs = chooseRunAs(findBinaries(), cluster)
    await clearPrevious(cluster)
    ensureCluster(runAs, cluster, password)
    const urlOn = (port: number, database: string): string =>
      `postgres://${superuser}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`
    const postmaster = await startPostmaster({
      runAs,
      cluster,
      logFile: join(dataDir, 'postgres.log'),
      settings,
      urlFor: (port) => urlOn(port, 'postgres'),
    })
    return {
      urlFor: (database) => urlOn(postmaster.port, database),
      exited: postmaster.exited,
      async stop() {
        await postmaster.stop()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}
