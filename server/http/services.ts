import { join } from 'node:path'

import type { Db } from '@operagrid/db/pool'
import { PROTOCOL } from '@operagrid/shared/domain/protocol'

import { makeIdentity } from '../auth/identity.ts'
import type { Config } from '../config.ts'
import { makeImports } from '../import/imports.ts'
import { makeDashboards } from '../live/dashboards.ts'
import { makeEngine } from '../live/engine.ts'
import type { Log } from '../log.ts'
import { clientFolder, readClientBuild } from './client-files.ts'
import type { Services } from './context.ts'

export type AppOptions = {
  readonly config: Config
  readonly log: Log
  /** A database URL of the runtime role. */
  readonly appUrl: string
  /** The built client that is served; default: the one beside this server. */
  readonly clientFolder?: string
  /** The version of what pages must say; default: this build's. */
  readonly protocol?: number
}

/** Makes every part of the server that others call, on one connection pool. */
export function makeServices({ config, log, ...served }: AppOptions, db: Db): Services {
  const engine = makeEngine(db, log)
  return {
    config,
    log,
    db,
    engine,
    identity: makeIdentity({ config, db, log }),
    dashboards: makeDashboards({ db, log, engine }),
    page: {
      build: readClientBuild(served.clientFolder ?? clientFolder),
      protocol: served.protocol ?? PROTOCOL,
    },
    imports: makeImports({ db, log, folder: join(config.dataDir, 'imports') }),
  }
}
