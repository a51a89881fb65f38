import { cruiseFile } from '../flow/cruise-file.ts'
import { signUp } from '../stack/api.ts'
import type { Api } from '../stack/api.ts'
import { startStack } from '../stack/start-stack.ts'
import type { Stack } from '../stack/start-stack.ts'
import { againstGoal, againstLimit, median, reported } from './bench.ts'
import type { BenchRow } from './bench.ts'
import { importFile } from './import-file.ts'
import { makeLogFile } from './log-file.ts'
import type { LogFile } from './log-file.ts'
import { makeRawDatabase } from './raw-database.ts'
import { rawImport } from './raw-import.ts'
import { watchMemory } from './server-memory.ts'

const ROUNDS = 3
const LARGE = 100_000
/** The large file in parts, for its memory. */
const PARTS = 5

/**
 * Files end to end through the public API, as the page sends them, beside the same rows inserted by
 * hand; and whether a long file takes more memory than as many records in short ones.
 */
export async function benchImport(): Promise<BenchRow[]> {
  const log = incidentLog()
  const large = makeLogFile(LARGE)
  const incidents = await compare(log)
  const records = await compare(large)
  const rows = [
    againstGoal(`import, ${count(log.records)} incidents`, 's', { ...incidents, most: 3 }),
    againstGoal(`import, ${count(LARGE)} records`, 's', { ...records, most: 25 }),
  ]
  const part = makeLogFile(LARGE / PARTS)
  const whole = await memoryOf([large])
  const parts = await memoryOf(Array.from({ length: PARTS }, () => part))
  const alone = await memoryOf([part])
  if (whole === null || parts === null || alone === null) return rows
  return [
    ...rows,
    againstLimit(`peak memory, ${count(LARGE)} records (limit: in ${PARTS} files)`, 'MB', {
      ours: whole.peak,
      limit: parts.peak,
      most: 1.3,
    }),
    reported(`memory added by them (limit: in ${PARTS} files)`, 'MB', { ours: whole.added, limit: parts.added }),
    reported(`memory added by them (limit: by ${count(part.records)})`, 'MB', {
      ours: whole.added,
      limit: alone.added,
    }),
  ]
}

/** Medians in seconds, the two taking turns. */
async function compare(file: LogFile): Promise<{ ours: number; limit: number }> {
  const stack = await startStack()
  try {
    const url = await makeRawDatabase(stack, 'raw_import')
    const api = await join(stack)
    const samples: { ours: number[]; limit: number[] } = { ours: [], limit: [] }
    for (let round = 0; round < ROUNDS; round += 1) {
      samples.limit.push((await rawImport(url, file)) / 1000)
      samples.ours.push((await importFile(stack.url, api, file)).ms / 1000)
    }
    api.close()
    return { ours: median(samples.ours), limit: median(samples.limit) }
  } finally {
    await stack.stop()
  }
}

type Memory = { readonly added: number; readonly peak: number }

/**
 * What the server takes for files one after the other, each round in a server that has imported
 * nothing yet: medians in MB. A young heap grows before it is collected, so the same number of
 * records is compared, in one file and in many.
 */
async function memoryOf(files: readonly LogFile[]): Promise<Memory | null> {
  const all: Memory[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    const stack = await startStack()
    try {
      const api = await join(stack)
      const watch = watchMemory(stack.pid)
      if (watch === null) return null
      for (const file of files) await importFile(stack.url, api, file)
      const { before, peak } = watch.end()
      all.push({ added: peak - before, peak })
      api.close()
    } finally {
      await stack.stop()
    }
  }
  return { added: median(all.map(({ added }) => added)), peak: median(all.map(({ peak }) => peak)) }
}

async function join(stack: Stack): Promise<Api> {
  return await signUp(stack.url, {
    workspace: 'Bench',
    name: 'Bench',
    email: 'bench@example.org',
    password: 'correct horse battery',
  })
}

function incidentLog(): LogFile {
  const { name, bytes, records, origin } = cruiseFile(5_248)
  process.stderr.write(`  cruise-incidents.csv: ${origin}\n`)
  return { name, bytes, records, encoding: 'windows-1252' }
}

function count(records: number): string {
  return records.toLocaleString('en')
}
