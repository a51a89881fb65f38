import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

import { z } from 'zod'

import { StartError } from '@operagrid/db/start-error'
import type { AuditEvent, AuditVerdict, ChainFault } from '@operagrid/shared/domain/audit'
import { readChain } from '@operagrid/shared/domain/audit-chain'

import { chainHash } from './chain.ts'

const MAX_FAULTS = 20

const fields = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]))

const line: z.ZodType<AuditEvent> = z.strictObject({
  tenantId: z.string(),
  seq: z.number().int(),
  at: z.string(),
  action: z.string(),
  actorId: z.string().nullable(),
  target: z.strictObject({ kind: z.string(), id: z.string().nullable(), name: z.string() }),
  before: fields.nullable(),
  after: fields.nullable(),
  address: z.string(),
  device: z.string(),
  sessionId: z.string().nullable(),
  requestId: z.string(),
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
})

/**
 * Checks an export in NDJSON, without a database. `isPart`: numbers are missing, so it holds what fitted a
 * filter, or somebody took rows out; what is there is as it was written all the same.
 *
 * @throws StartError when a line is none of an export
 */
export async function verifyExport(path: string): Promise<AuditVerdict & { readonly isPart: boolean }> {
  const chain = readChain(chainHash, true)
  const faults: ChainFault[] = []
  let entries = 0
  let isPart = false
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const event = parse(text, entries + 1)
    isPart ||= event.seq !== chain.last.seq + 1
    const fault = chain.next(event)
    entries += 1
    if (fault !== null && faults.length < MAX_FAULTS) faults.push(fault)
  }
  return { entries, faults, isPart }
}

function parse(text: string, at: number): AuditEvent {
  try {
    return line.parse(JSON.parse(text))
  } catch (error) {
    throw new StartError(`line ${at} is no line of an exported audit log`, { cause: error })
  }
}
