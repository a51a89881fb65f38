import { auditActionNames } from '@operagrid/shared/domain/audit'
import type { AuditAction } from '@operagrid/shared/domain/audit'

import type { ChoiceOption } from '../../ui/choice-option.ts'

const kinds = [
  { id: 'sign-ins', label: 'Sign-ins', begins: ['session.'] },
  { id: 'accounts', label: 'Accounts', begins: ['account.'] },
  { id: 'members', label: 'Members', begins: ['member.'] },
  { id: 'grids', label: 'Grids, fields, views and comments', begins: ['grid.', 'field.', 'view.', 'comment.'] },
  {
    id: 'trash',
    label: 'Trash',
    begins: [
      'trash.',
      'record.erased',
      ...['grid', 'field'].flatMap((of) => ['removed', 'restored', 'erased'].map((did) => `${of}.${did}`)),
    ],
  },
  { id: 'forms', label: 'Forms', begins: ['form.'] },
  { id: 'dashboards', label: 'Dashboards', begins: ['dashboard.', 'widget.'] },
  { id: 'imports', label: 'Imports and exports', begins: ['import.', 'record.exported'] },
  {
    id: 'refusals',
    label: 'Refusals',
    begins: [
      'access.',
      'session.refused',
      'session.braked',
      'account.password_refused',
      'account.passkey_refused',
      'account.factor_refused',
    ],
  },
  { id: 'workspace', label: 'Workspace', begins: ['workspace.'] },
  { id: 'log', label: 'Audit log', begins: ['audit.'] },
] as const satisfies readonly { readonly id: string; readonly label: string; readonly begins: readonly string[] }[]

/** A group of actions that people look for together; an action may be in two. */
export type AuditKind = (typeof kinds)[number]['id']

/** The groups as a select offers them; `all` is none of them. */
export const kindOptions: readonly ChoiceOption[] = [
  { value: 'all', label: 'Everything' },
  ...kinds.map(({ id, label }) => ({ value: id, label })),
]

/** A group by its name in an address or a select; null for `all` and for whatever is none. */
export function kindFrom(text: string | undefined): AuditKind | null {
  return kinds.find(({ id }) => id === text)?.id ?? null
}

/** The actions of a group. */
export function actionsOf(kind: AuditKind): AuditAction[] {
  const begins: readonly string[] = kinds.find(({ id }) => id === kind)?.begins ?? []
  return auditActionNames.filter((action) => begins.some((begin) => action.startsWith(begin)))
}
