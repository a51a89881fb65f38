import { codeOf, reasonOf, StartError } from '@operagrid/db/start-error'

import { loadConfig } from './config.ts'
import { prepareDatabase } from './database.ts'
import { complain, makeLog, say } from './log.ts'

// `npm run migrate`: brings the database to this program's schema and ends.
try {
  const config = loadConfig()
  const database = await prepareDatabase(config, makeLog(config.logLevel))
  await database.stop()
  say('The database has the current schema.')
} catch (error) {
  const code = error instanceof StartError ? undefined : codeOf(error)
  complain(`OperaGrid cannot migrate: ${reasonOf(error)}${code === undefined ? '' : ` (${code})`}`)
  process.exitCode = 1
}
