import type { Op, OpResult } from '@operagrid/shared/domain/op'

import type { Ledger } from './ledger.ts'
import { makeLedger } from './ledger.ts'
import type { Random } from './random.ts'
import { mutateOn } from './world/call-nodes.ts'
import { fieldsOf, formsOf } from './world/tenants.ts'
import type { TenantName } from './world/tenants.ts'
import type { World } from './world/world.ts'

/** One tenant's grid of one seed, with its forms and the records that everybody likes to edit. */
export type Stage = {
  readonly tenant: TenantName
  readonly gridId: string
  readonly formIds: readonly string[]
  readonly hotIds: readonly string[]
  readonly ledger: Ledger
  /** Puts the grid away, and with it what its reporters' lists show. */
  clear(): Promise<void>
}

const HOT_RECORDS = 2

export async function setStage(world: World, tenant: TenantName, random: Random): Promise<Stage> {
  const { manager } = world.cast.of[tenant]
  const ledger = makeLedger()
  const gridId = random.uuid(Date.now())
  const ask = async (path: string, input: unknown): Promise<unknown> =>
    (await mutateOn(world.urls, path, input, { token: manager.fresh })).data

  await ask('grid.create', { id: gridId, name: `${tenant} grid`, fields: fieldsOf(tenant) })
  const formIds: string[] = []
  for (const form of formsOf(tenant)) {
    const formId = random.uuid(Date.now())
    formIds.push(formId)
    await ask('form.save', { gridId, formId, form })
  }
  const ops = Array.from({ length: HOT_RECORDS }, (_, at): Op => {
    const cells = { [`${tenant}txt`]: `${tenant} hot ${at}` }
    return { kind: 'create', opId: random.uuid(Date.now()), recordId: random.uuid(Date.now()), cells }
  })
  const memberId = manager.who().member.id
  for (const op of ops) ledger.ask(op, { client: 'stage', memberId })
  ledger.sent(ops)
  // The procedure's own answer.
  const { results } = (await ask('record.apply', { gridId, ops })) as { readonly results: readonly OpResult[] }
  ledger.answered(ops, results)
  for (const result of results) ledger.settle(result.opId, result)
  const hotIds = ops.map((op) => op.recordId)
  world.belongings.claim(tenant, gridId, ...formIds, ...hotIds)
  const clear = async (): Promise<void> => {
    await ask('grid.remove', { gridId })
    world.belongings.release([gridId, ...formIds, ...ledger.list().flatMap(({ op }) => [op.opId, op.recordId])])
  }
  return { tenant, gridId, formIds, hotIds, ledger, clear }
}
