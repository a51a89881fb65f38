import { z } from 'zod'

import { uuid } from '@operagrid/shared/domain/id'
import { presenceState } from '@operagrid/shared/domain/presence'

/**
 * What nodes say to each other: ids and versions, never content, since whoever reaches the
 * channel can read it. Every message may be lost, doubled or late, and says what is, not what
 * changed, so that hearing it again does no harm.
 */
const message = z.discriminatedUnion('kind', [
  /** The grid has reached this version; whoever watches it reads the changes from the database. */
  z.strictObject({ kind: z.literal('wake'), tenantId: uuid, gridId: uuid, version: z.int().min(0) }),
  /** The member was removed or suspended, or has another role: their sockets close, their role is looked up anew. */
  z.strictObject({ kind: z.literal('member'), tenantId: uuid, memberId: uuid }),
  /** The session ended: its sockets close. */
  z.strictObject({ kind: z.literal('session'), tenantId: uuid, sessionId: uuid }),
  /** The dashboard's name, tiles or existence changed. */
  z.strictObject({ kind: z.literal('dashboard'), tenantId: uuid, dashboardId: uuid }),
  /** The member may have something new to be told of; each of their screens reads it. */
  z.strictObject({ kind: z.literal('notice'), tenantId: uuid, memberId: uuid }),
  /** Where one screen of the sending node is; null = it left. */
  z.strictObject({
    kind: z.literal('screen'),
    tenantId: uuid,
    gridId: uuid,
    clientId: uuid,
    memberId: uuid,
    at: presenceState.nullable(),
  }),
  /** The node stops: its screens are gone. */
  z.strictObject({ kind: z.literal('bye') }),
])
export type Message = z.infer<typeof message>
export type MessageOf<Kind extends Message['kind']> = Extract<Message, { kind: Kind }>

/**
 * The version of the envelope: packets of another one are not read. 1 since the first release.
 * A new kind of message needs no new version: nodes skip what they do not know.
 */
const VERSION = 1

/** PostgreSQL refuses a NOTIFY of 8,000 bytes. */
const MAX_PACKET_BYTES = 7_900

/** Packets of one node are numbered without a gap, so that a lost one shows; none of them need carry a message. */
const envelope = z.strictObject({
  v: z.literal(VERSION),
  node: z.string().min(1).max(40),
  seq: z.int().min(1),
  say: z.array(z.unknown()),
})

export type Packet = {
  readonly node: string
  readonly seq: number
  /** Reads the messages, without those of a kind that is unknown here. */
  messages(): Message[]
}

/** Puts messages, in their order, into as few packets as hold them; at least one, so that none means a sign of life. */
export function pack(node: string, nextSeq: () => number, messages: readonly Message[]): string[] {
  const packets: string[] = []
  const seal = (parts: readonly string[]): void =>
    void packets.push(`{"v":${VERSION},"node":${JSON.stringify(node)},"seq":${nextSeq()},"say":[${parts.join(',')}]}`)
  // The envelope around the messages takes less than this; all of it is ASCII, so that a character is a byte.
  const room = MAX_PACKET_BYTES - 100
  let parts: string[] = []
  let size = 0
  for (const each of messages) {
    const part = JSON.stringify(each)
    if (size + part.length + 1 > room) {
      seal(parts)
      parts = []
      size = 0
    }
    parts.push(part)
    size += part.length + 1
  }
  if (parts.length > 0 || packets.length === 0) seal(parts)
  return packets
}

/** What a text from the channel says; null when it is no packet of ours. */
export function unpack(text: string): Packet | null {
  const parsed = envelope.safeParse(parseJson(text))
  if (!parsed.success) return null
  const { node, seq, say } = parsed.data
  return {
    node,
    seq,
    messages: () =>
      say.flatMap((each) => {
        const known = message.safeParse(each)
        return known.success ? [known.data] : []
      }),
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
