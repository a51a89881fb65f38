import type { ClientHistory, Connection, Hearing, History, Revocation, Violation } from './history.ts'
import { switches } from './switches.ts'

/** How soon a removal, a demotion, a sign-out or the end of a token must take effect; the margin is the machine's. */
export const effect = { withinMs: 2_000, marginMs: 1_000 }

/** Who lost something is given none of it any more, over no connection of any node. I6. */
export function checkRevoked({ clients, revocations }: History): Violation[] {
  if (!switches.revoked) return []
  return [
    ...clients.flatMap(checkTokens),
    ...revocations.flatMap((revocation) =>
      clients
        .filter(({ memberId }) => memberId === revocation.memberId)
        .flatMap((client) => [...checkClient(client, revocation)])
        .map(({ text, opIds }): Violation => ({ invariant: 'I6', text, opIds })),
    ),
  ]
}

/** No connection outlives its token. */
function checkTokens({ name, connections }: ClientHistory): Violation[] {
  return connections.flatMap(({ closedAtMs, tokenEndsAtMs }) => {
    const lateMs = (closedAtMs ?? Date.now()) - tokenEndsAtMs
    if (lateMs <= effect.withinMs + effect.marginMs) return []
    return [
      { invariant: 'I6' as const, text: `${name} has a connection ${lateMs} ms after its token has ended`, opIds: [] },
    ]
  })
}

type Found = { readonly text: string; readonly opIds: readonly string[] }

function* checkClient(client: ClientHistory, revocation: Revocation): Generator<Found> {
  const { kind, atMs, watchedUntilMs } = revocation
  // While the database is away nobody can know: the time counts from when all is up again.
  const fromMs = Math.max(atMs, ...revocation.blows.map((blow) => blow.toMs))
  const deadlineMs = fromMs + effect.withinMs + effect.marginMs
  if (deadlineMs > watchedUntilMs) return
  const after = (ms: number): string => `${ms - atMs} ms after its ${kind}`

  for (const connection of client.connections) {
    const { closedAtMs } = connection
    if (isTaken(connection, revocation) && (closedAtMs ?? watchedUntilMs) > deadlineMs)
      yield { text: `${client.name} still has a connection ${after(closedAtMs ?? watchedUntilMs)}`, opIds: [] }
  }
  for (const hearing of client.heard)
    if ((hearing.sentAtMs ?? hearing.atMs) > deadlineMs && isLost(hearing, kind))
      yield {
        text: `${client.name} ${words[hearing.what]} ${after(hearing.atMs)}`,
        opIds: hearing.opId === undefined ? [] : [hearing.opId],
      }
}

/**
 * Whether a connection must go. One that began while the role was being changed may have begun with the new one; what
 * it is told of more than that role may see is found by what was heard.
 */
function isTaken({ openedAtMs, knownAtMs }: Connection, { kind, askedAtMs, atMs }: Revocation): boolean {
  if (kind !== 'viewer' && kind !== 'reporter') return openedAtMs < atMs
  return knownAtMs !== null && knownAtMs < askedAtMs
}

const words = {
  changes: 'is told of changes',
  applied: 'has an op applied',
  window: 'reads a window',
} as const satisfies Readonly<Record<Hearing['what'], string>>

/** Whether what was heard is no longer the member's to hear. */
function isLost({ what, isEditors }: Hearing, kind: Revocation['kind']): boolean {
  switch (kind) {
    case 'viewer':
      return what === 'applied'
    case 'reporter':
      return isEditors
    case 'suspend':
    case 'remove':
    case 'sign-out':
    case 'revoke':
      return true
  }
}
