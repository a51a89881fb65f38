import { z } from 'zod'

import type { RecordChange } from './change.ts'
import { uuid } from './id.ts'

/** How long a claim lasts without an edit of its holder's, in minutes. */
export const claimMinutes = z.int().min(1, 'At least one minute.').max(240, 'At most 240 minutes.')

/**
 * A record that a member has just now. `since` and `expiresAt`: ISO 8601 UTC, of the server's clock. Each edit of the
 * record by its holder makes it last `minutes` from then on.
 */
export type Claim = {
  readonly recordId: string
  readonly memberId: string
  readonly since: string
  readonly expiresAt: string
  readonly minutes: number
}

/** `over`: whose claim is taken over, as the person who takes it saw it; null = nobody's. */
export const claimTake = z.strictObject({ gridId: uuid, recordId: uuid, opId: uuid, over: uuid.nullable() })
export type ClaimTake = z.infer<typeof claimTake>
export const claimFree = z.strictObject({ gridId: uuid, recordId: uuid, opId: uuid })
export type ClaimFree = z.infer<typeof claimFree>
export const claimList = z.strictObject({ gridId: uuid })

/** Who has which of a grid's records at a version, and the server's clock then. */
export type ClaimPage = { readonly version: number; readonly now: string; readonly claims: readonly Claim[] }

/** The claim behind a change of its record: renewed by its holder's edits, or as the change says. A record in the trash is still theirs when it comes back. */
export function claimAfter(claim: Claim | undefined, change: RecordChange): Claim | undefined {
  switch (change.kind) {
    case 'claim':
      return change.claim ?? undefined
    case 'patch':
    case 'assign':
    case 'review':
    case 'delete':
    case 'restore':
      return claim !== undefined && change.memberId === claim.memberId ? renewed(claim, change.at) : claim
    case 'create':
    case 'comment':
    case 'move':
      return claim
  }
}

/** Whether it still holds at a moment of the server's clock, in ms since 1970. */
export function isHeld(claim: Claim, nowMs: number): boolean {
  return Date.parse(claim.expiresAt) > nowMs
}

function renewed(claim: Claim, at: string): Claim {
  const endMs = Date.parse(at) + claim.minutes * 60_000
  return endMs > Date.parse(claim.expiresAt) ? { ...claim, expiresAt: new Date(endMs).toISOString() } : claim
}
