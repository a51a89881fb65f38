import { join } from 'node:path'

import type { Db } from '@operagrid/db/pool'
import { PROTOCOL } from '@operagrid/shared/domain/protocol'

import { makeBeside } from '../audit/beside.ts'
import { makeRefusals } from '../audit/refusals.ts'
import { makeIdentity } from '../auth/identity.ts'
import type { Passwords } from '../auth/password.ts'
import type { Config } from '../config.ts'
import { makeDiskStore } from '../files/disk-store.ts'
import { makeImports } from '../import/imports.ts'
import { makeImportUndos } from '../import/undo/import-undos.ts'
import { makeBus } from '../live/bus/bus.ts'
import { makeMemberNames } from '../live/bus/member-names.ts'
import { natsTransport } from '../live/bus/nats-transport.ts'
import { postgresTransport } from '../live/bus/postgres-transport.ts'
import type { Transport } from '../live/bus/transport.ts'
import { makeDashboards } from '../live/dashboards.ts'
import { makeEngine } from '../live/engine.ts'
import type { Log } from '../log.ts'
import { makeRecordColumns } from '../order/record-columns.ts'
import { makeRecordOrders } from '../order/record-orders.ts'
import { makeTextIndex } from '../search/text-index.ts'
import { makeTrash } from '../trash/trash.ts'
import { clientFolder, readClientBuild } from './client-files.ts'
import type { Services } from './context.ts'

export type AppOptions = {
  readonly config: Config
  readonly log: Log
  /** A database URL of the runtime role. */
  readonly appUrl: string
  /** How nodes hear each other; without it what the settings say. */
  readonly transport?: Transport
  /** How often the sessions behind open sockets are looked up; default 1 s. */
  readonly sessionWatchMs?: number
  /** The built client that is served; default: the one beside this server. */
  readonly clientFolder?: string
  /** The version of what pages must say; default: this build's. */
  readonly protocol?: number
  /** How passwords are hashed and compared; default: by bcrypt, with the pepper of the settings. */
  readonly passwords?: Passwords
}

/** Makes every part of the server that others call, on one connection pool. */
export function makeServices(options: AppOptions, db: Db): Services {
  const { config, log } = options
  const bus = makeBus({ transport: options.transport ?? transportOf(options), log, nameOf: makeMemberNames(db) })
  const engine = makeEngine(db, log, { bus })
  const beside = makeBeside(log)
  const refusals = makeRefusals(db, beside)
  return {
    config,
    log,
    db,
    bus,
    engine,
    beside,
    refusals,
    identity: makeIdentity({ config, db, log, beside, refusals, passwords: options.passwords }),
    dashboards: makeDashboards({ db, log, engine, bus }),
    page: {
      build: readClientBuild(options.clientFolder ?? clientFolder),
      protocol: options.protocol ?? PROTOCOL,
    },
    textIndex: makeTextIndex(db, beside),
    recordOrders: makeRecordOrders(db, beside),
    recordColumns: makeRecordColumns(db, beside),
    imports: makeImports({ db, log, engine, folder: join(config.dataDir, 'imports') }),
    importUndos: makeImportUndos({ db, log, engine }),
    trash: makeTrash({ db, log, engine, beside, store: makeDiskStore(config.attachmentsDir), days: config.trashDays }),
  }
}

/** NATS where it is set, and then nothing else: nodes that use different ways would not hear each other. */
function transportOf({ config, appUrl }: AppOptions): Transport {
  return config.natsUrl === undefined ? postgresTransport(appUrl) : natsTransport(config.natsUrl, config.jwtSecret)
}
