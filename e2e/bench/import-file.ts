import { randomBytes } from 'node:crypto'

import { v7 as uuidv7 } from 'uuid'

import type { Grid } from '@operagrid/shared/domain/grid'
import { shortIdFrom } from '@operagrid/shared/domain/id'
import type { ImportAnalysis, ImportField, ImportProgress } from '@operagrid/shared/domain/import'

import type { Api } from '../stack/api.ts'
import type { LogFile } from './log-file.ts'

/** A grid that was made from a file. `ms`: from the first byte sent until the import said that it is done. */
export type Imported = { readonly grid: Grid; readonly ms: number }

/** Imports a file as the client's page does, taking every field as the analysis proposes it. */
export async function importFile(url: string, api: Api, file: LogFile): Promise<Imported> {
  const gridId = uuidv7()
  const began = performance.now()
  const analysis = await upload(url, api, file)
  const { importId } = analysis
  await api.mutate('import.start', { importId, gridId, gridName: file.name, fields: fieldsOf(analysis) })
  await untilDone(api, importId)
  const ms = performance.now() - began
  const grid = await api.query<Grid>('grid.get', { gridId })
  if (grid.recordCount !== file.records)
    throw new Error(`${grid.recordCount} of ${file.records} records of ${file.name} came in`)
  return { grid, ms }
}

async function upload(url: string, api: Api, file: LogFile): Promise<ImportAnalysis> {
  const response = await fetch(`${url}/files/imports?name=${encodeURIComponent(file.name)}&locale=en-US`, {
    method: 'POST',
    headers: {
      'content-type': 'text/csv',
      'x-operagrid': '1',
      origin: url,
      authorization: `Bearer ${api.accessToken}`,
    },
    body: new Uint8Array(file.bytes),
  })
  if (!response.ok) throw new Error(`the upload was refused: ${await response.text()}`)
  // Our own server's answer to this very call.
  return (await response.json()) as ImportAnalysis
}

function fieldsOf({ columns, pairs }: ImportAnalysis): ImportField[] {
  return columns.flatMap(({ index, name, plan }): ImportField[] => {
    const id = shortIdFrom(randomBytes(16))
    const pair = pairs.find(({ lat, lng }) => lat === index || lng === index)
    if (pair === undefined)
      return [
        { id, sources: [index], name, plan: plan.type === 'dateTime' ? { ...plan, zone: 'Europe/Berlin' } : plan },
      ]
    return pair.lat === index
      ? [{ id, sources: [pair.lat, pair.lng], name: pair.name, plan: { type: 'location' } }]
      : []
  })
}

function untilDone(api: Api, importId: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = api.subscribe<ImportProgress>('import.progress', { importId }, ({ phase, message }) => {
      if (phase === 'done') resolve()
      else if (phase === 'failed' || phase === 'cancelled') reject(new Error(`the import ${phase}: ${message}`))
      else return
      // The stream's first event may come before the call above has answered.
      setTimeout(() => stop())
    })
  })
}
