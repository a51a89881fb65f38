import { v7 as uuidv7 } from 'uuid'

import type { GridEvent } from '@operagrid/shared/domain/change'
import type { Op } from '@operagrid/shared/domain/op'

import { signUp } from '../stack/api.ts'
import type { Api } from '../stack/api.ts'
import { startStack } from '../stack/start-stack.ts'
import { againstGoal, median, reported } from './bench.ts'
import type { BenchRow } from './bench.ts'

const TEAMS = 100
const EACH = 100
const ROUNDS = 3
const PASSWORD = 'fair winds and following seas'
/** Between an edit that was answered and the next of the member who edits meanwhile. */
const PAUSE_MS = 25
/** Longest that a round may take. */
const ROUND_MS = 60_000

type Grids = {
  readonly regions: string
  readonly teams: string
  readonly incidents: string
  readonly region: string
  readonly incident: string
}

/**
 * One edit that moves 10,000 rollups: a region is renamed that 100 teams look up, of which each has 100 incidents that
 * look it up there. Measured at the socket of a subscriber to the incidents, while another member edits one of them.
 */
export async function benchRollup(): Promise<BenchRow[]> {
  const stack = await startStack()
  const owner = { workspace: 'Rollups', name: 'Maren Moll', email: 'maren@rollup.test', password: PASSWORD }
  const api = await signUp(stack.url, owner)
  try {
    const grids = await fill(api)
    const times: number[] = []
    const waits: number[] = []
    const usual: number[] = []
    for (let round = 0; round <= ROUNDS; round += 1) {
      const quiet = await editWhile(api, grids, () => new Promise((resolve) => setTimeout(resolve, 1_000)))
      const moved = await editWhile(api, grids, () => rename(api, grids, `Coast ${round}`))
      // The first one has the code compiled.
      if (round === 0) continue
      times.push(moved.answer ?? Number.NaN)
      waits.push(moved.longest)
      usual.push(quiet.longest)
      process.stderr.write(`  ${moved.answer?.toFixed(0)} ms, an edit meanwhile ${moved.longest.toFixed(0)} ms\n`)
    }
    return [
      againstGoal('one edit moves 10,000 rollups: until the last is delivered', 'ms', {
        ours: median(times),
        most: 2_000,
      }),
      againstGoal('the same: longest that an edit of another took', 'ms', { ours: Math.max(...waits), most: 250 }),
      reported('longest that an edit takes when nothing moves', 'ms', { ours: Math.max(...usual) }),
    ]
  } finally {
    api.close()
    await stack.stop()
  }
}

async function fill(api: Api): Promise<Grids> {
  const [regions, teams, incidents] = [uuidv7(), uuidv7(), uuidv7()]
  const name = { id: 'name0000', name: 'Name', type: 'text', choices: [] }
  for (const [id, called] of [
    [regions, 'Regions'],
    [teams, 'Teams'],
    [incidents, 'Incidents'],
  ])
    await api.mutate('grid.create', { id, name: called, fields: [name] })
  await join(api, { gridId: teams, id: 'region00', to: regions, back: 'teams000' })
  await join(api, { gridId: incidents, id: 'team0000', to: teams, back: 'jobs0000' })
  const region = uuidv7()
  await api.mutate('record.apply', { gridId: regions, ops: [made(region, { name0000: 'Coast' })] })
  const teamIds = Array.from({ length: TEAMS }, () => uuidv7())
  await api.mutate('record.apply', {
    gridId: teams,
    ops: teamIds.map((id, at) => made(id, { name0000: `Team ${at}`, region00: [region] })),
  })
  let incident = ''
  for (const team of teamIds) {
    const ids = Array.from({ length: EACH }, () => uuidv7())
    incident = ids[0] ?? ''
    await api.mutate('record.apply', {
      gridId: incidents,
      ops: ids.map((id, at) => made(id, { name0000: `Incident ${at}`, team0000: [team] })),
    })
  }
  await look(api, teams, { id: 'where000', link: 'region00', field: 'name0000' })
  await look(api, incidents, { id: 'where000', link: 'team0000', field: 'where000' })
  const grids = { regions, teams, incidents, region, incident }
  // Worked out for all that are there, which takes a while of its own.
  for (;;) {
    const { computing } = await api.query<{ computing: unknown }>('grid.get', { gridId: incidents })
    if (computing === null) return grids
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

async function join(
  api: Api,
  {
    gridId,
    id,
    to,
    back,
  }: { readonly gridId: string; readonly id: string; readonly to: string; readonly back: string },
): Promise<void> {
  const field = { id, name: id, type: 'link', choices: [], link: { gridId: to, fieldId: back, one: true } }
  await api.mutate('field.add', { gridId, field, mirror: { name: back } })
}

async function look(
  api: Api,
  gridId: string,
  { id, link, field }: { readonly id: string; readonly link: string; readonly field: string },
): Promise<void> {
  const rollup = { link, field, how: 'values', result: 'text' }
  await api.mutate('field.add', { gridId, field: { id, name: 'Where', type: 'rollup', choices: [], rollup } })
}

function made(recordId: string, cells: Readonly<Record<string, string | readonly string[]>>): Op {
  return { kind: 'create', opId: uuidv7(), recordId, cells }
}

/** Renames the region; answers how many ms pass until the last incident's change has been delivered. */
async function rename(api: Api, { regions, region, incidents }: Grids, name: string): Promise<number> {
  const moved = new Set<string>()
  const { version } = await api.query<{ version: number }>('grid.get', { gridId: incidents })
  const began = performance.now()
  return await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`only ${moved.size} of 10,000 were delivered`)), ROUND_MS)
    const stop = api.subscribe<{ data: GridEvent }>('live.grid', { gridId: incidents, cursor: version }, ({ data }) => {
      if (data.type !== 'changes') return
      for (const change of data.changes)
        if (change.kind === 'patch' && change.after['where000'] === name) moved.add(change.recordId)
      if (moved.size < TEAMS * EACH) return
      clearTimeout(late)
      stop()
      resolve(performance.now() - began)
    })
    const op: Op = {
      kind: 'patch',
      opId: uuidv7(),
      recordId: region,
      cells: { name0000: name },
      baseVersion: 1_000_000,
    }
    api.mutate('record.apply', { gridId: regions, ops: [op] }).catch(reject)
  })
}

/** Edits an incident over and over while something else goes on; answers the longest that such an edit took. */
async function editWhile<T>(
  api: Api,
  { incidents, incident }: Grids,
  work: () => Promise<T>,
): Promise<{ readonly longest: number; readonly answer: T }> {
  let ended = false
  let longest = 0
  const editing = (async () => {
    for (let nth = 0; !ended; nth += 1) {
      const cells = { name0000: `Edited ${nth}` }
      const op: Op = { kind: 'patch', opId: uuidv7(), recordId: incident, cells, baseVersion: 1_000_000 }
      const began = performance.now()
      await api.mutate('record.apply', { gridId: incidents, ops: [op] })
      longest = Math.max(longest, performance.now() - began)
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
  })()
  try {
    const answer = await work()
    return { answer, longest }
  } finally {
    ended = true
    await editing
  }
}
