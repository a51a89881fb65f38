import { z } from 'zod'

/**
 * The version of what pages and servers say to each other: calls, streams, socket parameters. It
 * grows only when an older page would misunderstand a newer server; a field more or less that both
 * sides bear does not count.
 *
 * 1 (November 2026): the first.
 */
export const PROTOCOL = 1

/** The header with a page's protocol on every call over HTTP; no form of another site can send it. */
export const PROTOCOL_HEADER = 'x-operagrid'

/** Largest body of a call over HTTP, in bytes; 1,000 ops of people fit many times. nginx holds the same. */
export const MAX_CALL_BYTES = 4 * 1024 * 1024

/** What one message over the WebSocket may hold: over more bytes the socket is closed, and each call of more is refused. */
export const MAX_SOCKET_BYTES = 64 * 1024
export const MAX_SOCKET_CALLS = 20

/** How a page's protocol and a server's go together. `ahead`: the server is the older of the two, still to be renewed. */
export type ProtocolFit = 'fits' | 'outdated' | 'ahead' | 'nonsense'

/** Compares the protocol that a page claims with `ours`. A program that claims none speaks the first. */
export function protocolFit(claimed: string | undefined, ours: number = PROTOCOL): ProtocolFit {
  const theirs = claimed === undefined ? 1 : /^[1-9]\d{0,5}$/.test(claimed) ? Number(claimed) : Number.NaN
  if (Number.isNaN(theirs)) return 'nonsense'
  if (theirs === ours) return 'fits'
  return theirs < ours ? 'outdated' : 'ahead'
}

/** Close code of a socket whose page is outdated: coming back is of no use before the new version is loaded. */
export const CLOSED_OUTDATED = 4426

/**
 * What a server says over a fresh socket to a page of another build than the one it serves: a new
 * version is there, nothing is wrong with this one. A notification of JSON-RPC, as tRPC's own are.
 */
export const updateNotice = z.object({
  id: z.null(),
  method: z.literal('update'),
  params: z.object({ build: z.string() }),
})

/** How the text of an {@link updateNotice} begins, so that no other message need be parsed to tell. */
export const UPDATE_NOTICE_START = '{"id":null,"method":"update"'

/** The notice as it travels. */
export function updateNoticeText(build: string): string {
  return JSON.stringify({ id: null, method: 'update', params: { build } } satisfies z.infer<typeof updateNotice>)
}
