import { setFlagsFromString } from 'node:v8'

import { codeOf, reasonOf, StartError } from '@operagrid/db/start-error'

import { checkAddress } from './check-address.ts'
import { loadConfig } from './config.ts'
import type { Config } from './config.ts'
import { prepareDatabase } from './database.ts'
import { makeLog, say } from './log.ts'
import { makeShutdown } from './shutdown.ts'
import { welcome } from './welcome.ts'

// V8 collects its young heap on as many threads as there are cores: on a small machine they take them from
// PostgreSQL and the sending, which costs a tenth more processor time a delivery than one thread takes longer.
setFlagsFromString('--no-parallel-scavenge')

const shutdown = makeShutdown()

try {
  const config = loadConfig()
  const log = makeLog(config.logLevel)
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'stopped by a fault of its own')
    void shutdown.fail(`OperaGrid stopped: ${reasonOf(error)}`)
  })

  await checkAddress(config).catch((error: unknown) => {
    throw listenFault(error, config)
  })
  // The program itself is read while the database starts, and not at all where a setting is wrong.
  const [database, { createApp }] = await Promise.all([
    shutdown.hold(prepareDatabase(config, log), (prepared) => prepared.stop()),
    import('./http/app.ts'),
  ])
  void database.lost.then(() =>
    shutdown.fail('OperaGrid stopped: the embedded PostgreSQL ended (see DATA_DIR/postgres.log). Start again.'),
  )

  const app = await shutdown.hold(createApp({ config, log, appUrl: database.appUrl }), (created) => created.close())
  const signIns = config.seedDemo ? await app.seedDemo() : []
  try {
    await app.listen()
  } catch (error) {
    throw listenFault(error, config)
  }
  say(welcome(config.baseUrl, signIns))
} catch (error) {
  await shutdown.fail(`OperaGrid cannot start: ${reasonOf(error)}`)
}

function listenFault(error: unknown, { host, port }: Config): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new StartError(`PORT ${port} on ${host} is taken by another program: stop it, or set PORT to a free one.`)
    case 'EACCES':
      return new StartError(`PORT ${port} may not be opened by this user: set PORT to one above 1023.`)
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartError(`HOST ${host} is no address of this machine: set HOST to 127.0.0.1 or 0.0.0.0.`)
    default:
      return error
  }
}
