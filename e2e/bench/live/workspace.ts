import { v7 as uuidv7 } from 'uuid'

import { signUp } from '../../stack/api.ts'

const FIELDS = 10
const BATCH = 1_000
const password = 'correct horse battery'

/** What the bench finds on a server: a grid full of records. */
export type Workspace = { readonly gridId: string; readonly recordIds: readonly string[] }

/** Makes it through the public API alone. The grid's version is then the number of records. */
export async function makeWorkspace(url: string, records: number): Promise<Workspace> {
  const manager = await signUp(url, { workspace: 'Bench', name: 'Bench', email: 'bench@example.org', password })
  const gridId = uuidv7()
  const fields = Array.from({ length: FIELDS }, (_, at) => ({
    id: `field00${at}`,
    name: `Field ${at}`,
    type: at % 2 === 0 ? 'text' : 'number',
    choices: [],
  }))
  await manager.mutate('grid.create', { id: gridId, name: 'Bench', fields })
  const cells = Object.fromEntries(fields.map(({ id, type }, at) => [id, type === 'text' ? `text ${at}` : at]))
  const recordIds: string[] = []
  for (let from = 0; from < records; from += BATCH) {
    const ops = Array.from({ length: Math.min(BATCH, records - from) }, () => {
      const recordId = uuidv7()
      recordIds.push(recordId)
      return { kind: 'create', opId: uuidv7(), recordId, cells }
    })
    await manager.mutate('record.apply', { gridId, ops })
  }
  manager.close()
  return { gridId, recordIds }
}
