import type { OpResult } from '@operagrid/shared/domain/op'

import { nodeNames } from '../world/node.ts'
import type { Scene } from './act.ts'
import { CallFault } from './call-fault.ts'
import type { Client } from './client.ts'
import { postOver } from './post-over.ts'

/** Somebody who lost something tries what they could before: with the token and, unless silent, over the socket they had. */
export async function knock(client: Client, scene: Scene, token: string): Promise<void> {
  await Promise.all([tryOp(client, scene, token), client.plan.silent ? undefined : tryWindow(client, scene)])
}

async function tryOp({ plan, memberId, heard }: Client, scene: Scene, token: string): Promise<void> {
  const { random, name, tenant } = plan
  const { gridId, ledger, nodes } = scene
  const { port } = nodes[random.pick(nodeNames)]
  const sentAtMs = Date.now()
  const cells = { [`${tenant}txt`]: `${tenant} ${name} knocks` }
  const op = { kind: 'create' as const, opId: random.uuid(sentAtMs), recordId: random.uuid(sentAtMs), cells }
  ledger.ask(op, { client: `${name} knocking`, memberId })
  ledger.sent([op])
  try {
    const input = { gridId, ops: [op] }
    const answer = await postOver({
      port,
      token,
      path: 'record.apply',
      input,
      hear: () => undefined,
    })
    // The procedure's own answer.
    const { results } = answer as { readonly results: readonly OpResult[] }
    ledger.answered([op], results)
    for (const result of results) {
      ledger.settle(op.opId, result)
      if (result.status === 'applied') {
        const { opId } = result
        heard.push({ what: 'applied', atMs: Date.now(), sentAtMs, opId, isEditors: true })
      }
    }
  } catch (error) {
    if (!(error instanceof CallFault)) throw error
  }
}

async function tryWindow({ ask, heard }: Client, { gridId }: Scene): Promise<void> {
  const sentAtMs = Date.now()
  try {
    await ask('record.window', { gridId, query: { filter: null, sort: [] }, limit: 5 })
    heard.push({ what: 'window', atMs: Date.now(), sentAtMs, isEditors: true })
  } catch (error) {
    if (!(error instanceof CallFault)) throw error
  }
}
