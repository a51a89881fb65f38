import { randomUUID } from 'node:crypto'

import { parse } from 'csv-parse/sync'
import type pg from 'pg'

import { withClient } from '../stack/with-client.ts'
import type { LogFile } from './log-file.ts'
import { RAW_TENANT } from './raw-database.ts'

const CHUNK = 1_000

/**
 * The least that an import can be: parse the file, insert its rows under row security, a
 * transaction for each chunk. No types, no choices, no upload, no analysis. Milliseconds.
 */
export async function rawImport(url: string, file: LogFile): Promise<number> {
  return await withClient(url, async (client) => {
    const began = performance.now()
    const text = new TextDecoder(file.encoding).decode(file.bytes)
    const [, ...rows] = parse(text, { relax_quotes: true, relax_column_count: true })
    for (let at = 0; at < rows.length; at += CHUNK) await insert(client, rows.slice(at, at + CHUNK))
    return performance.now() - began
  })
}

async function insert(client: pg.Client, rows: readonly (readonly string[])[]): Promise<void> {
  const records = rows.map((cells) => ({ id: randomUUID(), cells: Object.fromEntries(cells.map(keyed)) }))
  await client.query('begin')
  await client.query("select set_config('bench.tenant', $1, true)", [RAW_TENANT])
  await client.query(
    'insert into raw_record select $1, r.id, r.cells from jsonb_to_recordset($2::jsonb) as r(id uuid, cells jsonb)',
    [RAW_TENANT, JSON.stringify(records)],
  )
  await client.query('commit')
}

function keyed(cell: string, at: number): [string, string] {
  return [`field00${at}`, cell]
}
