import { revocationKinds } from './check/history.ts'
import type { RevocationKind } from './check/history.ts'
import type { Direction } from './client/link.ts'
import { makeRandom } from './random.ts'
import type { Random } from './random.ts'
import { nodeNames } from './world/node.ts'
import type { NodeName } from './world/node.ts'
import { otherTenant, tenantNames } from './world/tenants.ts'
import type { TenantName } from './world/tenants.ts'

/** What a client does at a moment, or what happens to it. */
export type Act =
  | { readonly kind: 'edit'; readonly count: number }
  | { readonly kind: 'probe' | 'cut' | 'hop' | 'reload' | 'forget' | 'double' | 'rename' }
  | { readonly kind: 'swallow'; readonly direction: Direction; readonly forMs: number }
  | { readonly kind: 'stall'; readonly forMs: number }
  | { readonly kind: 'lag'; readonly upMs: number; readonly downMs: number }
  /** Its clock is wrong by so much from now on. */
  | { readonly kind: 'shift'; readonly byMs: number }

export type Step<What> = { readonly atMs: number; readonly act: What }

export type Part = 'organizer' | 'reporter' | 'viewer' | 'victim'

export type ClientPlan = {
  readonly name: string
  readonly tenant: TenantName
  readonly part: Part
  /** Which of the tenant's members of that part. */
  readonly member: number
  readonly node: NodeName
  /** It only looks: whatever it is given comes by itself, and nothing it asks makes it notice a change of its rights. */
  readonly silent: boolean
  readonly random: Random
  readonly steps: readonly Step<Act>[]
}

/** What happens to both tenants and everybody else's seeds too. */
export type HeavyAct =
  | { readonly kind: 'kill' | 'restart' | 'cut-database'; readonly node: NodeName }
  | { readonly kind: 'crash-database' }

export type Plan = {
  readonly seed: number
  readonly random: Random
  readonly clients: readonly ClientPlan[]
  readonly heavy: readonly Step<HeavyAct>[]
  readonly revocation: Step<{
    readonly kind: RevocationKind
    readonly tenant: TenantName
    readonly by: NodeName
  }> | null
  /** The share of wake-ups between the nodes that is lost. */
  readonly wakeUpLoss: number
}

/** For a run that looks for a smaller plan that still fails. `edits`: bursts a client. `calm`: nothing goes wrong. */
export type Limits = {
  readonly clients?: number | undefined
  readonly edits?: number | undefined
  readonly calm?: boolean
}

const DAY_MS = 86_400_000

const asks: ReadonlySet<Act['kind']> = new Set(['edit', 'probe', 'rename'])

/** Everything that a seed decides, whoever runs it and however fast. */
export function makePlan(seed: number, limits: Limits = {}): Plan {
  const random = makeRandom(seed)
  const home = random.pick(tenantNames)
  const lengthMs = random.between(500, 1_400)
  const count = random.between(3, 8)
  const revoked = random.chance(0.3)
  const revocation = {
    atMs: random.between(200, lengthMs),
    act: { kind: random.pick(revocationKinds), tenant: home, by: random.pick(nodeNames) },
  }
  const parts: Part[] = Array.from({ length: count }, () =>
    random.weigh([
      ['organizer', 6],
      ['reporter', 3],
      ['viewer', 1],
    ]),
  )
  // Two tabs of one victim, one at each node: one works and one is only looked at.
  if (revoked) parts.splice(0, 3, 'victim', 'victim', 'organizer')
  else parts.splice(0, 2, 'organizer', 'reporter')
  const silentTab = random.between(0, 1)
  const clients = parts.map((part, at): ClientPlan => {
    const silent = part === 'victim' && at === silentTab
    const steps = planSteps(random.fork(), lengthMs, limits)
    const tenant = at >= 3 && random.chance(0.25) ? otherTenant(home) : home
    return {
      name: `c${at}`,
      tenant,
      part,
      member: random.between(0, 9),
      node: part === 'victim' ? nodeNames[at === 0 ? 0 : 1] : random.pick(nodeNames),
      silent,
      random: random.fork(),
      steps: silent ? steps.filter(({ act }) => !asks.has(act.kind)) : steps,
    }
  })
  const heavy = planHeavy(random, lengthMs)
  const wakeUpLoss = random.weigh([
    [0.5, 6],
    [0, 3],
    [1, 1],
  ])
  return {
    seed,
    random: random.fork(),
    clients: clients.slice(0, limits.clients),
    heavy: limits.calm === true ? [] : heavy,
    revocation: revoked && limits.calm !== true ? revocation : null,
    wakeUpLoss: limits.calm === true ? 0 : wakeUpLoss,
  }
}

function planSteps(random: Random, lengthMs: number, limits: Limits): Step<Act>[] {
  const at = (act: Act): Step<Act> => ({ atMs: random.between(0, lengthMs), act })
  const edits = Array.from({ length: random.between(5, 14) }, () =>
    at({
      kind: 'edit',
      count: random.weigh([
        [1, 6],
        [random.between(2, 5), 3],
        [random.between(6, 20), 1],
      ]),
    }),
  )
  const probes = Array.from({ length: random.between(0, 2) }, () => at({ kind: 'probe' }))
  const renames = random.chance(0.1) ? [at({ kind: 'rename' })] : []
  const faults = Array.from({ length: random.between(0, 4) }, () => at(planFault(random)))
  // A clock that is wrong is put right a little later, or nothing would be taken any more.
  const shift = random.chance(0.15) ? random.pick([-120 * DAY_MS, -5 * 60_000, 5 * 60_000, 400 * DAY_MS]) : 0
  const shiftAtMs = random.between(0, lengthMs)
  const shifts: Step<Act>[] =
    shift === 0
      ? []
      : [
          { atMs: shiftAtMs, act: { kind: 'shift', byMs: shift } },
          { atMs: shiftAtMs + 200, act: { kind: 'shift', byMs: 0 } },
        ]
  const wrong = limits.calm === true ? [] : [...faults, ...shifts]
  return [...edits.slice(0, limits.edits), ...probes, ...renames, ...wrong].toSorted((a, b) => a.atMs - b.atMs)
}

function planFault(random: Random): Act {
  const forMs = random.between(20, 400)
  switch (
    random.weigh([
      ['cut', 4],
      ['answers lost', 4],
      ['calls lost', 2],
      ['stall', 2],
      ['lag', 3],
      ['hop', 3],
      ['reload', 1],
      ['forget', 1],
      ['double', 3],
    ])
  ) {
    case 'cut':
      return { kind: 'cut' }
    case 'answers lost':
      return { kind: 'swallow', direction: 'down', forMs }
    case 'calls lost':
      return { kind: 'swallow', direction: 'up', forMs }
    case 'stall':
      return { kind: 'stall', forMs: 3 * forMs }
    case 'lag':
      return { kind: 'lag', upMs: random.between(0, 80), downMs: random.between(0, 80) }
    case 'hop':
      return { kind: 'hop' }
    case 'reload':
      return { kind: 'reload' }
    case 'forget':
      return { kind: 'forget' }
    case 'double':
      return { kind: 'double' }
  }
}

function planHeavy(random: Random, lengthMs: number): Step<HeavyAct>[] {
  const atMs = random.between(100, lengthMs)
  const node = random.pick(nodeNames)
  const kind = random.weigh([
    ['none', 70],
    ['cut-database', 18],
    ['kill', 5],
    ['restart', 3],
    ['crash-database', 4],
  ])
  switch (kind) {
    case 'none':
      return []
    case 'crash-database':
      return [{ atMs, act: { kind } }]
    case 'cut-database':
    case 'kill':
    case 'restart':
      return [{ atMs, act: { kind, node } }]
  }
}
