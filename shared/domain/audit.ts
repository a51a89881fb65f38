import { z } from 'zod'

import { uuid } from './id.ts'
import { safeText } from './text.ts'

/** Every kind of action that is written to the audit log, as people read it. */
export const auditActions = {
  'workspace.created': 'made the workspace',
  'workspace.renamed': 'renamed the workspace',
  'workspace.factor_required': 'asked everybody for a second factor',
  'workspace.factor_optional': 'no longer asked for a second factor',
  'session.begun': 'signed in',
  'session.refused': 'could not sign in',
  'session.braked': 'was braked after too many failed tries',
  'session.switched': 'came over from another workspace',
  'session.left': 'signed out',
  'session.ended': 'ended a session',
  'session.all_ended': 'ended all sessions',
  'session.stolen': 'used an old key again, which ended a session',
  'account.email_confirmed': 'confirmed the e-mail address',
  'account.email_changed': 'changed the e-mail address',
  'account.reset_asked': 'had a link for a new password mailed',
  'account.password_reset': 'set a new password by a mailed link',
  'account.password_changed': 'changed the password',
  'account.password_refused': 'gave a wrong password for a change of the account',
  'account.passkey_added': 'added a passkey',
  'account.passkey_renamed': 'renamed a passkey',
  'account.passkey_removed': 'removed a passkey',
  'account.passkey_refused': 'could not sign in with a passkey',
  'account.factor_added': 'added a second factor',
  'account.factor_removed': 'took the second factor away',
  'account.factor_refused': 'gave a wrong second factor',
  'account.recovery_renewed': 'made new recovery codes',
  'account.recovery_used': 'used a recovery code',
  'member.invited': 'invited',
  'member.invited_again': 'sent an invitation again',
  'member.withdrawn': 'withdrew an invitation',
  'member.joined': 'joined',
  'member.role_changed': 'changed the role',
  'member.suspended': 'suspended',
  'member.readmitted': 'let back in',
  'member.removed': 'removed',
  'grid.created': 'made a grid',
  'grid.renamed': 'renamed a grid',
  'grid.reporters_changed': 'changed what reporters see of a grid',
  'grid.duplicates_changed': 'changed when records of a grid look like duplicates',
  'grid.removed': 'put a grid into the trash',
  'grid.restored': 'took a grid out of the trash',
  'grid.erased': 'deleted a grid for good',
  'field.added': 'added a field',
  'field.updated': 'changed a field',
  'field.removed': 'put a field into the trash',
  'field.restored': 'took a field out of the trash',
  'field.erased': 'deleted a field for good',
  'record.erased': 'deleted records for good',
  'trash.emptied': 'emptied the trash',
  'view.saved': 'saved a shared view',
  'view.removed': 'removed a shared view',
  'form.saved': 'saved a form',
  'form.removed': 'removed a form',
  'dashboard.created': 'made a dashboard',
  'dashboard.renamed': 'renamed a dashboard',
  'dashboard.removed': 'removed a dashboard',
  'widget.saved': 'saved a widget',
  'widget.removed': 'removed a widget',
  'comment.removed': 'removed a comment',
  'import.begun': 'began to import a file',
  'import.finished': 'imported a file',
  'import.undone': 'took back an import',
  'record.exported': 'exported records',
  'access.refused': 'was refused',
  'audit.read': 'read the audit log',
  'audit.exported': 'exported the audit log',
} as const

export type AuditAction = keyof typeof auditActions

// Object.keys knows no key types; these are the table's own.
export const auditActionNames = Object.keys(auditActions) as readonly AuditAction[]

/** What an action was done to. */
export const auditTargets = [
  'workspace',
  'member',
  'invitation',
  'session',
  'grid',
  'form',
  'dashboard',
  'call',
  'log',
] as const
export type AuditTargetKind = (typeof auditTargets)[number]

/**
 * `name` says what ids do not: a grid's, an invitation's e-mail. Empty for members and their sessions, whose
 * names are looked up when the log is read.
 */
export type AuditTarget = { readonly kind: AuditTargetKind; readonly id: string | null; readonly name: string }

/**
 * Named fields of a target, such as `{ role: 'viewer' }`: never a password, a token or what a record holds. What is
 * undefined is left out.
 */
export type AuditFields = { readonly [name: string]: string | number | boolean | null | readonly string[] | undefined }

/** Where a call came from. */
export type AuditOrigin = {
  readonly address: string
  /** The browser's own description, at most 300 characters. */
  readonly device: string
  readonly sessionId: string | null
  readonly requestId: string
}

/** What is written of one action. `actorId`: the member who did it; null where nobody is known to have. */
export type AuditEntry = {
  readonly action: AuditAction
  readonly actorId: string | null
  readonly target: AuditTarget
  readonly before?: AuditFields
  readonly after?: AuditFields
}

/**
 * One row of the log, as it was written. `at`: ISO 8601 in UTC with microseconds. `hash`: SHA-256 in hex over
 * `previous`, the hash of the row before, and this one: see audit-chain.ts.
 */
export type AuditEvent = {
  readonly tenantId: string
  readonly seq: number
  readonly at: string
  readonly action: string
  readonly actorId: string | null
  readonly target: { readonly kind: string; readonly id: string | null; readonly name: string }
  readonly before: AuditFields | null
  readonly after: AuditFields | null
  readonly address: string
  readonly device: string
  readonly sessionId: string | null
  readonly requestId: string
  readonly previous: string
  readonly hash: string
}

/** Rows with the names of those members in them who still belong to the workspace, by id. */
export type AuditPage = {
  readonly events: readonly AuditEvent[]
  readonly names: Readonly<Record<string, string>>
  /** True when older rows fit as well. */
  readonly more: boolean
}

/** What a look at a workspace's whole chain found; `faults`: the first ones, in order. */
export type AuditVerdict = { readonly entries: number; readonly faults: readonly ChainFault[] }

/** Where a chain is broken, and how, in a sentence. */
export type ChainFault = { readonly seq: number; readonly reason: string }

/** Which rows: all that fit every part that is given. */
export const auditFilter = z.strictObject({
  /** Who did it, or to whom it was done. */
  memberId: uuid.optional(),
  actions: z.array(z.enum(auditActionNames)).max(auditActionNames.length).optional(),
  /** A part of the target's name, or its id. */
  target: safeText(120).optional(),
  /** From this moment on, and before that one. */
  from: z.iso.datetime({ message: 'That is not a time.' }).optional(),
  to: z.iso.datetime({ message: 'That is not a time.' }).optional(),
})
export type AuditFilter = z.infer<typeof auditFilter>

/** Most rows of one answer. */
export const MAX_AUDIT_ROWS = 200

/** The newest rows first; `below`: those with a smaller number, which is how the next ones are asked for. */
export const auditList = z.strictObject({
  filter: auditFilter,
  below: z.number().int().min(1).optional(),
  limit: z.number().int().min(1).max(MAX_AUDIT_ROWS).default(100),
})

export const auditFormats = ['ndjson', 'csv'] as const
export const auditExport = z.strictObject({ filter: auditFilter, format: z.enum(auditFormats) })
export type AuditExport = z.infer<typeof auditExport>
