import type { ClientHistory, FinalState, History, Oddity, Revocation } from './check/history.ts'
import type { Client } from './client/client.ts'
import { readGrid } from './client/read-grid.ts'
import { eyesOf, insist, isPassingCall, settle, withOracle } from './settle.ts'
import type { Stage } from './stage.ts'
import type { Database } from './world/database.ts'

/** Most ops that are sent again in one call. */
const REPEATED = 200

/** Lets a grid come to rest and gathers everything that can be said about what happened on it. */
export async function collect(
  database: Database,
  { tenant, gridId, ledger }: Stage,
  clients: readonly Client[],
  revocations: readonly Revocation[],
): Promise<History> {
  const unsettled = await settle(database, gridId, clients)
  // A victim may be in the middle of anything, so it is not asked for what it holds; nor is who does not settle.
  const isFollowed = (client: Client): boolean => client.plan.part !== 'victim' && !client.isOut()
  const followed = unsettled.length > 0 ? [] : clients.filter(isFollowed)
  // Who is not waited for may still be sending; from here on nothing may change but by those who are.
  await Promise.all(clients.filter((client) => !followed.includes(client)).map((client) => client.fallSilent()))
  const confirmed = new Map(followed.map((client) => [client, client.screen.records()]))
  const opIds = (): string[] => ledger.list().map(({ op }) => op.opId)
  const before = await withOracle(database, async (oracle) => await oracle.stored(gridId, opIds()))
  await Promise.all(followed.map((client) => repeatAll(client, ledger)))
  const histories = await Promise.all(
    clients.map(async (client): Promise<ClientHistory> => {
      const held = confirmed.get(client)
      return { ...client.history(), final: held === undefined ? null : await readFinal(database, gridId, client, held) }
    }),
  )
  const stored = await withOracle(database, async (oracle) => await oracle.stored(gridId, opIds()))
  const moved: Oddity[] =
    before.grid.version === stored.grid.version
      ? []
      : [
          {
            invariant: 'I2',
            text: `what was applied was sent again and moved the grid from ${before.grid.version} to ${stored.grid.version}`,
          },
        ]
  return {
    tenant,
    gridId,
    ops: ledger.list(),
    stored,
    clients: histories,
    revocations,
    oddities: [...ledger.oddities(), ...unsettled, ...moved],
  }
}

/** An old outbox that comes again: all that was applied of it, with the same ids. */
async function repeatAll({ plan, send }: Client, ledger: Stage['ledger']): Promise<void> {
  const ops = ledger.applied((asked) => asked.client === plan.name).map(({ op }) => op)
  for (let at = 0; at < ops.length; at += REPEATED)
    await insist(async () => await send(ops.slice(at, at + REPEATED)), isPassingCall)
}

async function readFinal(
  database: Database,
  gridId: string,
  client: Client,
  confirmed: FinalState['confirmed'],
): Promise<FinalState> {
  const { role } = client.session.who().member
  const { records } = await insist(async () => await readGrid(client.ask, gridId, role), isPassingCall)
  const visible = await withOracle(database, async (oracle) => await oracle.visible(gridId, eyesOf(client)))
  return { confirmed, answered: records, visible }
}
