import type { Grid } from '@operagrid/shared/domain/grid'
import type { Role } from '@operagrid/shared/domain/member'
import { MAX_WINDOW } from '@operagrid/shared/domain/record'
import type { GridRecord, RecordWindow } from '@operagrid/shared/domain/record'
import type { MyReport } from '@operagrid/shared/domain/report'

import { CallFault } from './call-fault.ts'
import type { Reading } from './screen.ts'

/** Asks a procedure by name. @throws CallFault */
export type Ask = (path: string, input: unknown) => Promise<unknown>

/** What the public API shows this member of a grid. @throws CallFault */
export async function readGrid(ask: Ask, gridId: string, role: Role): Promise<Reading> {
  return role === 'reporter' ? await readOwn(ask, gridId) : await readWhole(ask, gridId)
}

async function readWhole(ask: Ask, gridId: string): Promise<Reading> {
  const input = { gridId, query: { filter: null, sort: [] }, limit: MAX_WINDOW }
  // The procedure's own answer.
  const window = (await ask('record.window', input)) as RecordWindow
  if (window.records.length === MAX_WINDOW) throw new Error('a seed makes more records than one window holds')
  return window
}

/** A reporter has no windows: the list of own reports, and each with all the cells that reporters see. */
async function readOwn(ask: Ask, gridId: string): Promise<Reading> {
  // Read first: whatever comes after this version will be told, and may be in the list already.
  const { version } = (await ask('grid.get', { gridId })) as Grid
  const mine = ((await ask('record.mine', undefined)) as readonly MyReport[]).filter((one) => one.gridId === gridId)
  const records: GridRecord[] = []
  for (const { record } of mine) {
    try {
      records.push((await ask('record.get', { gridId, recordId: record.id })) as GridRecord)
    } catch (error) {
      // Deleted since.
      if (!(error instanceof CallFault) || error.code !== 'NOT_FOUND') throw error
    }
  }
  return { version, records }
}
