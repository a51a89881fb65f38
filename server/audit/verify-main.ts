import { parseArgs } from 'node:util'

import { makeDb } from '@operagrid/db/pool'
import { listAuditHeads } from '@operagrid/db/queries/audit'
import { reasonOf, StartError } from '@operagrid/db/start-error'
import type { Db } from '@operagrid/db/tenant'

import { loadConfig } from '../config.ts'
import { reachDatabase } from '../database.ts'
import { complain, makeLog, say } from '../log.ts'
import type { KnownHead } from './chain.ts'
import { verifyLog } from './chain.ts'
import { headsFolder, readHeads } from './heads.ts'
import { verifyExport } from './verify-export.ts'

// `npm run audit:verify`: follows every workspace's chain and compares it with the heads in the data folder.
// `-- --file audit-log.ndjson` checks an export instead, without a database. Ends with 1 where one is broken.

const { values } = parseArgs({ options: { file: { type: 'string' }, heads: { type: 'string' } } })
try {
  const sound = values.file === undefined ? await verifyDatabase(values.heads) : await verifyFile(values.file)
  process.exitCode = sound ? 0 : 1
} catch (error) {
  complain(`The audit log could not be verified: ${reasonOf(error)}`)
  process.exitCode = 2
}

async function verifyFile(file: string): Promise<boolean> {
  const { entries, faults, isPart } = await verifyExport(file)
  for (const { seq, reason } of faults) say(`BROKEN  entry ${seq} ${reason}`)
  const what = isPart ? 'entries, each for itself: some between them are not in this file' : 'entries in one chain'
  if (faults.length === 0) say(`sound   ${entries.toLocaleString('en')} ${what}`)
  return faults.length === 0
}

async function verifyDatabase(heads: string | undefined): Promise<boolean> {
  const config = loadConfig()
  const database = await reachDatabase(config, makeLog(config.logLevel))
  const db = makeDb({ url: database.appUrl })
  try {
    return await verifyAll(db, await readHeads(heads ?? headsFolder(config.dataDir)))
  } finally {
    await db.close()
    await database.stop()
  }
}

async function verifyAll(db: Db, known: ReadonlyMap<string, readonly KnownHead[]>): Promise<boolean> {
  const present = new Map<string, KnownHead>()
  for (const { tenantId, seq, hash } of await listAuditHeads(db)) present.set(tenantId, { seq, hash, from: 'its head' })
  let sound = true
  for (const tenantId of new Set([...present.keys(), ...known.keys()])) {
    const head = present.get(tenantId)
    const outside = known.get(tenantId) ?? []
    // Nobody's eyes: the log shows itself to management, and no member is asked.
    const reader = { tenantId, memberId: tenantId }
    const { entries, faults } = await verifyLog(db, reader, [...outside, ...(head === undefined ? [] : [head])])
    for (const { seq, reason } of faults) say(`BROKEN  workspace ${tenantId}: entry ${seq} ${reason}`)
    const compared = `${outside.length} ${outside.length === 1 ? 'head' : 'heads'} outside the database`
    if (faults.length === 0) say(`sound   workspace ${tenantId}: ${entries.toLocaleString('en')} entries, ${compared}`)
    sound &&= faults.length === 0
  }
  if (present.size === 0 && known.size === 0) throw new StartError('There is no entry yet.')
  return sound
}
