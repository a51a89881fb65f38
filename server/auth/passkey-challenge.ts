import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

import type { AnsweredChallenge } from '@operagrid/db/queries/passkey'
import { PASSKEY_CHALLENGE_S } from '@operagrid/shared/domain/passkey'

const NONCE_BYTES = 32
const END_BYTES = 4
const MAC_BYTES = 32

/** What a challenge may be answered for: signing in, or adding a passkey to one account. */
export type ChallengePurpose = 'sign-in' | `add ${string}`

export type Challenges = {
  /** A new challenge in base64url, good for five minutes and for this purpose. */
  issue(purpose: ChallengePurpose): string
  /** What is written down of an answered challenge; null for one that is not ours, of another purpose or too old. */
  read(challenge: string, purpose: ChallengePurpose): AnsweredChallenge | null
}

/**
 * Challenges that are kept nowhere until they are answered: random bytes, their end, and a MAC over both and the purpose.
 * Any node makes and reads them. That each is answered once is for the database (migration 0022) to say.
 *
 * @param before the secret that was there before, while it is changed
 */
export function makeChallenges(secret: string, before?: string): Challenges {
  const key = keyFrom(secret)
  const keys = before === undefined ? [key] : [key, keyFrom(before)]
  return {
    issue(purpose) {
      const end = Buffer.alloc(END_BYTES)
      end.writeUInt32BE(nowS() + PASSKEY_CHALLENGE_S)
      const head = Buffer.concat([randomBytes(NONCE_BYTES), end])
      return Buffer.concat([head, macOf(head, purpose, key)]).toString('base64url')
    },
    read(challenge, purpose) {
      const bytes = Buffer.from(challenge, 'base64url')
      // Re-encoded: base64 that was written in another way would count as another challenge.
      if (bytes.length !== NONCE_BYTES + END_BYTES + MAC_BYTES || bytes.toString('base64url') !== challenge) return null
      const [head, mac] = [bytes.subarray(0, -MAC_BYTES), bytes.subarray(-MAC_BYTES)]
      if (!keys.some((each) => timingSafeEqual(macOf(head, purpose, each), mac))) return null
      if (head.readUInt32BE(NONCE_BYTES) <= nowS()) return null
      return { hash: createHash('sha256').update(bytes).digest(), lifeS: PASSKEY_CHALLENGE_S }
    },
  }
}

/** A key of its own: what one use of the secret signs must never be good for another. */
function keyFrom(secret: string): Buffer {
  return createHmac('sha256', secret).update('passkey challenges').digest()
}

function macOf(head: Buffer, purpose: ChallengePurpose, key: Buffer): Buffer {
  return createHmac('sha256', key).update(head).update(purpose, 'utf8').digest()
}

function nowS(): number {
  return Math.floor(Date.now() / 1_000)
}
