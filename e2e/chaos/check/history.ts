import type { RecordChange, SchemaChange } from '@operagrid/shared/domain/change'
import type { Role } from '@operagrid/shared/domain/member'
import type { CellConflict, Op, OpResult } from '@operagrid/shared/domain/op'
import type { GridRecord } from '@operagrid/shared/domain/record'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { Blow } from '../world/heavy-hand.ts'
import type { TenantName } from '../world/tenants.ts'

/** All that happened on one grid in one run: what was asked, answered and seen, and what SQL says in the end. */
export type History = {
  readonly tenant: TenantName
  readonly gridId: string
  readonly ops: readonly AskedOp[]
  readonly stored: Stored
  readonly clients: readonly ClientHistory[]
  readonly revocations: readonly Revocation[]
  /** What went against the protocol and belongs to no op. */
  readonly oddities: readonly Oddity[]
}

export type Oddity = { readonly invariant: Invariant; readonly text: string; readonly opIds?: readonly string[] }

export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I10'

/** `certain`: it is known that nothing of it was kept. `open`: never answered, as its session ended. */
export type Outcome =
  | { readonly kind: 'applied'; readonly version: number; readonly conflicts: readonly CellConflict[] }
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly certain: boolean }
  | { readonly kind: 'open' }

export type AskedOp = {
  readonly op: Op
  readonly client: string
  readonly memberId: string
  /** For an op that no server may take: the refusals that fit. */
  readonly mustRefuse: readonly ErrorCode[] | null
  /** The newest version that anybody had been told when it was first sent; null when it never was. */
  readonly floor: number | null
  readonly firstSentAtMs: number | null
  /** All answers, those to doubled and repeated calls too. */
  readonly answers: readonly OpResult[]
  readonly outcome: Outcome
}

/** What SQL holds, seen by a superuser. */
export type Stored = {
  readonly grid: { readonly version: number; readonly recordCount: number; readonly lastNumber: number }
  /** In version order. */
  readonly changes: readonly StoredChange[]
  /** Ops that changed nothing and were remembered. */
  readonly unchanged: readonly { readonly opId: string; readonly memberId: string; readonly version: number }[]
  /** Ops of this history that were found in another grid or tenant. */
  readonly strays: readonly string[]
  readonly records: readonly StoredRecord[]
}

export type StoredChange = {
  readonly version: number
  readonly opId: string | null
  readonly memberId: string | null
  readonly change: RecordChange | SchemaChange
}

export type StoredRecord = GridRecord & { readonly deleted: boolean }

/** What a client was told, in order. Every `opened` begins anew after `cursor`. */
export type Telling = { readonly atMs: number } & Told

export type Told =
  | { readonly kind: 'opened'; readonly cursor: number; readonly role: Role }
  | { readonly kind: 'changes'; readonly id: number; readonly changes: readonly (RecordChange | SchemaChange)[] }
  | { readonly kind: 'resync'; readonly version: number }

export type ClientHistory = {
  readonly name: string
  readonly memberId: string
  readonly role: Role
  readonly told: readonly Telling[]
  /** Texts that carried something of the other tenant. */
  readonly leaks: readonly string[]
  /** Null when it may see nothing any more, or is not followed to the end. */
  readonly final: FinalState | null
  /** Everything that it was given or allowed, and when. */
  readonly heard: readonly Hearing[]
  readonly connections: readonly Connection[]
  /** Op ids: those ever added to its outbox, and those still in it. */
  readonly outbox: { readonly added: readonly string[]; readonly waiting: readonly string[] }
}

export type FinalState = {
  readonly confirmed: readonly GridRecord[]
  /** What the public API answers this member. */
  readonly answered: readonly GridRecord[]
  /** What row security shows this member. */
  readonly visible: { readonly records: readonly GridRecord[]; readonly fieldIds: ReadonlySet<string> }
}

/** `sentAtMs`: when the call was sent, for an op the first time; null for an event of a stream. */
export type Hearing = {
  readonly what: 'changes' | 'applied' | 'window'
  readonly atMs: number
  readonly sentAtMs: number | null
  /** Of an op. */
  readonly opId?: string
  /** A reporter may not see or do it. */
  readonly isEditors: boolean
}

export type Connection = {
  readonly openedAtMs: number
  /** When the server's first word came: by then it had looked up who it is. Null while none has come. */
  readonly knownAtMs: number | null
  readonly closedAtMs: number | null
  readonly tokenEndsAtMs: number
}

export const revocationKinds = ['viewer', 'reporter', 'suspend', 'remove', 'sign-out', 'revoke'] as const
/** A demotion to another role, the end of a membership, or the end of one session. */
export type RevocationKind = (typeof revocationKinds)[number]

export type Revocation = {
  readonly kind: RevocationKind
  readonly memberId: string
  /** When it was asked for, and when the server had said that it was done. */
  readonly askedAtMs: number
  readonly atMs: number
  /** What hit the whole world meanwhile. */
  readonly blows: readonly Blow[]
  /** Until when the grid was watched. */
  readonly watchedUntilMs: number
}

export type Violation = {
  readonly invariant: Invariant
  readonly text: string
  readonly opIds: readonly string[]
}
