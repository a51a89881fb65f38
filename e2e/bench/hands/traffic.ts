import { v7 as uuidv7 } from 'uuid'

import type { Grid } from '@operagrid/shared/domain/grid'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import { signedIn } from '@operagrid/shared/domain/session'

import { call } from '../../stack/api.ts'
import type { Api } from '../../stack/api.ts'
import { openWireClient } from '../wire-client.ts'

/** Between two changes: 50 a second. */
const EVERY_MS = 20
/** Records at the top of the grid, of which every second change edits one. */
const ON_SCREEN = 20
/** As many as the client's page asks for at once. */
const WINDOW = 260
/** Most changes on their way at once: on a machine that is too slow for 50 a second there are fewer. */
const MOST_OPEN = 20
const password = 'fair winds and following seas'

/** Another member's edits of a grid, until it is stopped. */
export type Traffic = {
  /** Changes a second until now. */
  rate(): number
  stop(): Promise<void>
}

type Target = { readonly id: string; version: number }

/** Another organizer writes 50 changes a second into a number field: every second one on the first screen, the others in the middle. */
export async function startTraffic(url: string, manager: Api, grid: Grid): Promise<Traffic> {
  const fieldId = grid.fields.find(({ type }) => type === 'number')?.id
  if (fieldId === undefined) throw new Error('the grid has no numbers to change')
  const invited = { name: 'Traffic', email: 'traffic@example.org', role: 'organizer' }
  const { link } = await manager.mutate<{ link: string }>('member.invite', invited)
  const token = new URL(link, url).pathname.split('/').at(-1)
  const { accessToken } = signedIn.parse(await call(url, 'member.accept', { token, password }))
  const wire = await openWireClient(url, accessToken)
  const near = await readTargets(manager, grid, 1)
  const far = await readTargets(manager, grid, Math.ceil(grid.recordCount / 2))
  const began = performance.now()
  let made = 0
  let answered = 0
  let fault: unknown

  async function edit(): Promise<void> {
    if (made - answered >= MOST_OPEN) return
    made += 1
    const among = made % 2 === 0 ? near.slice(0, ON_SCREEN) : far
    const target = among[Math.floor(made / 2) % among.length]
    if (target === undefined) return
    const cells = { [fieldId ?? '']: made }
    const op = { kind: 'patch', opId: uuidv7(), recordId: target.id, cells, baseVersion: target.version }
    const answer = await wire.mutate('record.apply', { gridId: grid.id, ops: [op] })
    // The procedure's own answer.
    const [result] = (answer as { results: readonly { status: string; version: number }[] }).results
    if (result?.status !== 'applied') throw new Error(`a change was refused: ${JSON.stringify(result)}`)
    target.version = result.version
    answered += 1
  }
  const timer = setInterval(() => void edit().catch((error: unknown) => (fault ??= error)), EVERY_MS)
  return {
    rate: () => (answered * 1_000) / (performance.now() - began),
    async stop() {
      clearInterval(timer)
      await new Promise((resolve) => setTimeout(resolve, 500))
      wire.close()
      if (fault !== undefined) throw new Error('the others could not write', { cause: fault })
    },
  }
}

async function readTargets(api: Api, grid: Grid, number: number): Promise<Target[]> {
  const asked = { gridId: grid.id, query: { filter: null, sort: [] }, limit: WINDOW, from: [number] }
  const { records } = await api.query<RecordWindow>('record.window', asked)
  return records.map(({ id, version }) => ({ id, version }))
}
