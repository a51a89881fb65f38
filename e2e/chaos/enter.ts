import { makeActor } from './client/act.ts'
import type { Scene } from './client/act.ts'
import { openClient } from './client/client.ts'
import type { Client } from './client/client.ts'
import { openLink } from './client/link.ts'
import type { Act, ClientPlan } from './plan.ts'
import type { Stage } from './stage.ts'
import type { StepLog } from './step-log.ts'
import type { Session } from './world/session.ts'
import { otherTenant } from './world/tenants.ts'
import type { TenantName } from './world/tenants.ts'
import type { World } from './world/world.ts'

/** A client with what it needs to act. */
export type Actor = { readonly client: Client; readonly scene: Scene; readonly act: (act: Act) => Promise<void> }

export type Stages = Readonly<Record<TenantName, Stage>>

/** Opens a planned client on its tenant's stage. @param victim which of the tenant's victims it plays, if it does */
export async function enter(
  world: World,
  stages: Stages,
  plan: ClientPlan,
  { victim, log }: { readonly victim: number; readonly log: StepLog },
): Promise<Actor> {
  const { ledger, gridId, formIds, hotIds } = stages[plan.tenant]
  const { gridId: foreignGrid, hotIds: foreignRecords, formIds: foreignForms } = stages[otherTenant(plan.tenant)]
  const note: Scene['log'] = (text, ops) => log.note(plan.name, text, ops)
  const client = openClient({
    plan,
    session: sessionFor(world, plan, victim),
    link: await openLink(world.nodes[plan.node].port),
    ledger,
    belongings: world.belongings,
    gridId,
    log: note,
  })
  const scene: Scene = {
    gridId,
    formIds,
    hotIds,
    assignees: world.cast.of[plan.tenant].reporters.map((session) => session.who().member.id),
    foreign: { gridId: foreignGrid, recordId: foreignRecords[0] ?? '', formId: foreignForms[0] ?? '' },
    ledger,
    belongings: world.belongings,
    nodes: world.nodes,
    log: note,
  }
  return { client, scene, act: makeActor(client, scene) }
}

function sessionFor({ cast }: World, { tenant, part, member }: ClientPlan, victim: number): Session {
  const { organizers, reporters, viewers, victims } = cast.of[tenant]
  const those = { organizer: organizers, reporter: reporters, viewer: viewers, victim: victims }[part]
  const session = part === 'victim' ? those[victim] : those[member % those.length]
  if (session === undefined) throw new Error(`nobody plays a ${part}`)
  return session
}
