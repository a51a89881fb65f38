import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { z } from 'zod'

import { listAuditHeads } from '@operagrid/db/queries/audit'
import { StartError } from '@operagrid/db/start-error'
import type { Db } from '@operagrid/db/tenant'

import { startRounds } from '../live/rounds.ts'
import type { Log } from '../log.ts'
import type { KnownHead } from './chain.ts'

const LOOK_MS = 60 * 60_000

const line = z.object({ tenantId: z.string(), seq: z.number(), hash: z.string() })

/** Where the heads of the chains are kept: a file a day, a line a workspace. Copy it to where nobody can write. */
export function headsFolder(dataDir: string): string {
  return join(dataDir, 'audit-heads')
}

/**
 * Writes down once a day where each workspace's chain ends, outside the database: whoever rewrites a whole chain
 * there, or cuts its end off, is found by it.
 *
 * @returns stops it
 */
export function startAuditHeads({
  db,
  dataDir,
  log,
}: {
  readonly db: Db
  readonly dataDir: string
  readonly log: Log
}): () => void {
  const write = (): Promise<void> => writeHeads(db, headsFolder(dataDir), new Date())
  write().catch((error: unknown) => log.warn({ err: error }, 'the heads of the audit logs could not be written'))
  return startRounds({ everyMs: LOOK_MS, log, name: 'the daily file of audit heads', work: write })
}

/** Writes the file of this day (UTC) unless it is there. */
export async function writeHeads(db: Db, folder: string, now: Date): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = `${now.toISOString().slice(0, 10)}.ndjson`
  if ((await readdir(folder)).includes(name)) return
  const heads = await listAuditHeads(db)
  // A new installation: an empty file would stand for its whole first day.
  if (heads.length === 0) return
  // Renamed into place, so that a file is whole or not there.
  const draft = join(folder, `.${name}.${process.pid}`)
  await writeFile(draft, heads.map((head) => `${JSON.stringify(head)}\n`).join(''), { mode: 0o600 })
  await rename(draft, join(folder, name))
}

/**
 * Reads all files of a folder; by workspace, the oldest first.
 *
 * @throws StartError when a file is none of ours
 */
export async function readHeads(folder: string): Promise<Map<string, KnownHead[]>> {
  const heads = new Map<string, KnownHead[]>()
  const names = await readdir(folder).catch((): string[] => [])
  for (const name of names.filter((file) => file.endsWith('.ndjson') && !file.startsWith('.')).toSorted()) {
    const text = await readFile(join(folder, name), 'utf8')
    for (const [at, row] of text.split('\n').entries()) {
      if (row === '') continue
      const { tenantId, seq, hash } = parseLine(row, `${name}, line ${at + 1}`)
      heads.set(tenantId, [...(heads.get(tenantId) ?? []), { seq, hash, from: name }])
    }
  }
  return heads
}

function parseLine(row: string, place: string): z.infer<typeof line> {
  try {
    return line.parse(JSON.parse(row))
  } catch (error) {
    throw new StartError(`${place} of the audit heads cannot be read.`, { cause: error })
  }
}
