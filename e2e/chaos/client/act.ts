import { setTimeout as sleep } from 'node:timers/promises'

import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { nextWish } from '../edits.ts'
import type { Wish } from '../edits.ts'
import type { Ledger } from '../ledger.ts'
import type { Act } from '../plan.ts'
import { probe } from '../probes.ts'
import type { Prober } from '../probes.ts'
import type { Belongings } from '../world/belongings.ts'
import { nodeNames } from '../world/node.ts'
import type { Node, NodeName } from '../world/node.ts'
import { CallFault } from './call-fault.ts'
import type { Client } from './client.ts'
import { inWords } from './in-words.ts'
import { postOver } from './post-over.ts'

/** What acts need beside the client. */
export type Scene = {
  readonly gridId: string
  readonly formIds: readonly string[]
  readonly hotIds: readonly string[]
  readonly assignees: readonly string[]
  readonly foreign: Prober['foreign']
  readonly ledger: Ledger
  readonly belongings: Belongings
  readonly nodes: Readonly<Record<NodeName, Node>>
  readonly log: (text: string, ops?: readonly Op[]) => void
}

/** Lets a client do, or suffer, one act after the other. */
export function makeActor(client: Client, scene: Scene): (act: Act) => Promise<void> {
  const { plan, link, screen, outbox, connection, session, memberId } = client
  const { random, tenant, name } = plan
  const { ledger, gridId, log } = scene
  let shiftMs = 0

  function wish(): Wish {
    const nowMs = Date.now() + shiftMs
    const { role } = session.who().member
    const wished = nextWish({ ...scene, random, tenant, name, screen, role, nowMs })
    // Whether a victim's op is taken depends on when it comes.
    if (plan.part === 'victim') return { op: wished.op }
    return plan.part === 'viewer' ? { ...wished, mustRefuse: ['NOT_ALLOWED', 'BAD_INPUT'] } : wished
  }

  function edit(count: number): void {
    const wishes = Array.from({ length: session.who().member.role === 'organizer' ? count : 1 }, wish)
    for (const { op, mustRefuse } of wishes) ledger.ask(op, { client: name, memberId, mustRefuse })
    const ops = wishes.map(({ op }) => op)
    scene.belongings.claim(tenant, ...ops.flatMap((op) => [op.opId, op.recordId]))
    log(`asks ${ops.map((op) => op.kind).join(' ')}`, ops)
    outbox.add(ops)
  }

  /** The same call a little later at either node, past the link. */
  async function deliverAgain(ops: readonly Op[]): Promise<void> {
    const { port } = scene.nodes[random.pick(nodeNames)]
    await sleep(random.between(0, 60))
    try {
      const call = { port, token: session.token(), path: 'record.apply', hear: () => undefined }
      // The procedure's own answer.
      const { results } = (await postOver({ ...call, input: { gridId, ops } })) as { readonly results: OpResult[] }
      ledger.answered(ops, results)
      log(`is answered once more ${inWords(results)}`, ops)
    } catch (error) {
      if (!(error instanceof CallFault)) throw error
    }
  }

  return async (act) => {
    if (act.kind !== 'edit') log(`${act.kind} ${JSON.stringify(act)}`)
    switch (act.kind) {
      case 'edit':
        return edit(act.count)
      case 'probe': {
        const oddity = await probe({ random, ask: client.ask, gridId, memberId, ledger, foreign: scene.foreign })
        if (oddity !== null) ledger.complain(oddity)
        return
      }
      case 'rename':
        // Whether it arrives does not matter: it is a change of another kind among the others.
        return await connection
          .mutate('grid.update', { gridId, name: `${tenant} renamed by ${name}` })
          .then(() => undefined)
          .catch(() => undefined)
      case 'cut':
        return link.cut()
      case 'swallow':
        return link.swallow(act.direction, act.forMs)
      case 'stall':
        return link.stall(act.forMs)
      case 'lag':
        return link.lag(act.upMs, act.downMs)
      case 'hop': {
        const other = nodeNames.find((node) => scene.nodes[node].port !== link.target()) ?? 'a'
        link.aim(scene.nodes[other].port)
        return link.cut()
      }
      case 'reload':
        screen.reload()
        return link.cut()
      case 'forget':
        screen.forget(random.pick(['nonsense', '-1', '999999999999999', '1e9', '0x10', '']))
        return link.cut()
      case 'double':
        return client.double(deliverAgain)
      case 'shift':
        shiftMs = act.byMs
        return
    }
  }
}
