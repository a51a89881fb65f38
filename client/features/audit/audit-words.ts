import { auditActions } from '@operagrid/shared/domain/audit'
import type { AuditAction, AuditEvent } from '@operagrid/shared/domain/audit'

import { valueWords } from './field-words.ts'
import type { NameOf } from './field-words.ts'

/** A piece of a sentence; `isName`: what it is about, rather than words between. */
export type SentencePart = { readonly text: string; readonly isName: boolean }

/**
 * What follows an action's words: pieces of a sentence, each left out as a whole when what is in its braces is not
 * known. Without an entry here it is the target alone.
 */
const endings: Partial<Record<AuditAction, readonly string[]>> = {
  'workspace.created': ['{after.name}'],
  'workspace.renamed': ['{before.name}', 'to {after.name}'],
  'workspace.factor_required': [],
  'workspace.factor_optional': [],
  'session.begun': ['with the passkey {after.passkey}'],
  'session.switched': [],
  'session.left': [],
  'session.refused': ['as {target}'],
  'session.braked': ['for {target}'],
  'session.ended': ['of {target}'],
  'session.all_ended': ['of {target}'],
  'session.stolen': ['of {target}'],
  'account.email_confirmed': [],
  'account.email_changed': ['from {before.email}', 'to {after.email}'],
  'account.reset_asked': ['to {target}'],
  'account.password_reset': [],
  'account.password_changed': [],
  'account.password_refused': ['of {target}'],
  'account.passkey_added': ['{after.passkey}'],
  'account.passkey_renamed': ['{before.passkey}', 'to {after.passkey}'],
  'account.passkey_removed': ['{before.passkey}'],
  'account.passkey_refused': ['{after.passkey}', 'of {target}'],
  'account.factor_added': [],
  'account.factor_removed': [],
  'account.factor_refused': ['of {target}'],
  'account.recovery_renewed': [],
  'account.recovery_used': [],
  'member.invited': ['{target}', 'as {after.role}'],
  'member.invited_again': ['to {target}'],
  'member.withdrawn': ['for {target}'],
  'member.joined': ['as {after.role}'],
  'member.role_changed': ['of {target}', 'from {before.role}', 'to {after.role}'],
  'grid.renamed': ['{before.name}', 'to {after.name}'],
  'grid.reporters_changed': ['{target}', 'from {before.reportersSee}', 'to {after.reportersSee}'],
  'field.added': ['{after.field}', 'to {target}'],
  'field.updated': ['{before.field}', 'in {target}'],
  'field.removed': ['{before.field}', 'from {target}'],
  'field.restored': ['{after.field}', 'in {target}'],
  'field.erased': ['{before.field}', 'from {target}'],
  'record.erased': ['from {target}'],
  'trash.emptied': ['of {target}'],
  'view.saved': ['{after.view}', 'of {target}'],
  'view.removed': ['{before.view}', 'of {target}'],
  'dashboard.renamed': ['{before.name}', 'to {after.name}'],
  'widget.saved': ['{after.widget}', 'on {target}'],
  'widget.removed': ['from {target}'],
  'comment.removed': ['of {before.author}', 'at record {before.record} of {target}'],
  'import.begun': ['{after.file}', 'into {target}'],
  'import.finished': ['{after.file}', 'into {target}'],
  'import.undone': ['of {after.file}', 'in {target}'],
  'record.exported': ['of {target}', 'as {after.format}'],
  'access.refused': ['{target}'],
  'audit.read': [],
  'audit.exported': ['as {target}'],
}

/** Who did it, to be read before the sentence; what the server did by itself goes by the product's name. */
export function actorOf({ action, actorId }: AuditEvent, nameOf: NameOf): string {
  return action === 'trash.emptied' ? 'OperaGrid' : nameOf(actorId)
}

/** What was done and to what, to be read behind the name of who did it: `renamed a grid **Log** to **Night log**`. */
export function sentenceOf(event: AuditEvent, nameOf: NameOf): readonly SentencePart[] {
  if (!isKnown(event.action)) return [words(event.action), ...ending('{target}', event, nameOf)]
  const parts = (endings[event.action] ?? ['{target}']).flatMap((template) => ending(template, event, nameOf))
  return [words(auditActions[event.action]), ...parts]
}

/** A newer server may write what this page has no words for. */
function isKnown(action: string): action is AuditAction {
  return Object.hasOwn(auditActions, action)
}

function ending(template: string, event: AuditEvent, nameOf: NameOf): SentencePart[] {
  const [, between = '', place = ''] = /^(.*)\{(.+)\}$/u.exec(template) ?? []
  const name = place === 'target' ? targetName(event, nameOf) : fieldAt(place, event, nameOf)
  if (name === '') return []
  return [...(between === '' ? [] : [words(between.trim())]), { text: name, isName: true }]
}

function targetName({ target, action }: AuditEvent, nameOf: NameOf): string {
  if (target.kind === 'member') return nameOf(target.id)
  return action === 'audit.exported' ? target.name.toUpperCase() : target.name
}

function fieldAt(place: string, event: AuditEvent, nameOf: NameOf): string {
  const [side, key = ''] = place.split('.')
  const value = (side === 'before' ? event.before : event.after)?.[key]
  return value === undefined ? '' : valueWords(key, value, nameOf)
}

function words(text: string): SentencePart {
  return { text, isName: false }
}
