import { auditActions } from '@operagrid/shared/domain/audit'
import type { AuditEvent, AuditFields } from '@operagrid/shared/domain/audit'
import { fieldTypeNames } from '@operagrid/shared/domain/field'
import { roleNames } from '@operagrid/shared/domain/member'
import { passkeyRefusals } from '@operagrid/shared/domain/passkey'
import { rollupHowNames } from '@operagrid/shared/domain/rollup'

import { formatFull } from '../../ui/format-time.ts'

/** A member by id, as the log shows them; null is nobody that is known. */
export type NameOf = (memberId: string | null) => string

type FieldValue = Exclude<AuditFields[string], undefined>

/** A named field of what was done. `before` or `after` is null where that side does not name it. */
export type FieldRow = {
  readonly key: string
  readonly label: string
  readonly before: string | null
  readonly after: string | null
  readonly changed: boolean
}

const labels: Readonly<Record<string, string>> = {
  actions: 'Actions',
  choices: 'Choices',
  clock: 'Counts down',
  default: 'Default',
  duplicates: 'Told of',
  formula: 'Formula',
  description: 'Description',
  field: 'Name',
  freedRecords: 'Records freed',
  fields: 'Number of fields',
  file: 'File',
  finished: 'Finished',
  format: 'Format',
  from: 'From',
  hiddenFrom: 'Hidden from',
  grid: 'Name',
  how: 'What is made of it',
  kind: 'Kind',
  link: 'Link',
  memberId: 'Person',
  metres: 'Metres apart, at most',
  minutes: 'Minutes apart, at most',
  moves: 'What may follow',
  name: 'Name',
  open: 'Open for reports',
  passkey: 'Passkey',
  pattern: 'Pattern',
  place: 'Where they are',
  range: 'Range',
  reads: 'Field read',
  reason: 'Reason',
  records: 'Records',
  reportersSee: 'Reporters see',
  required: 'Required',
  role: 'Role',
  sameKind: 'Of the same',
  secondFactor: 'Second factor',
  session: 'Session',
  several: 'Several people',
  shared: 'Shared',
  slug: 'Address',
  target: 'Target',
  view: 'View',
  to: 'Until',
  type: 'Type',
  unique: 'Unique',
  widget: 'Name',
}

const factorNames: Readonly<Record<string, string>> = {
  totp: 'Code of an app',
  recovery: 'Recovery code',
  passkey: 'Passkey',
}

/** The named fields of an entry, in the order in which they were written. */
export function fieldRows({ before, after }: Pick<AuditEvent, 'before' | 'after'>, nameOf: NameOf): FieldRow[] {
  const keys = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...keys].map((key) => {
    const [was, is] = [sideWords(key, before, nameOf), sideWords(key, after, nameOf)]
    return { key, label: labels[key] ?? key, before: was, after: is, changed: was !== is }
  })
}

function sideWords(key: string, fields: AuditFields | null, nameOf: NameOf): string | null {
  const value = fields?.[key]
  return value === undefined ? null : valueWords(key, value, nameOf)
}

/** One value as people read it. */
export function valueWords(key: string, value: FieldValue, nameOf: NameOf): string {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  if (typeof value === 'number') return value.toLocaleString('en')
  if (typeof value !== 'string') return value.map((item) => itemWords(key, item, nameOf)).join(', ')
  return itemWords(key, value, nameOf)
}

function itemWords(key: string, text: string, nameOf: NameOf): string {
  const known = tableOf(key)
  if (known !== undefined && Object.hasOwn(known, text)) return known[text] ?? text
  if (key === 'memberId') return nameOf(text)
  if ((key === 'from' || key === 'to') && !Number.isNaN(Date.parse(text))) return formatFull(new Date(text))
  return text
}

function tableOf(key: string): Readonly<Record<string, string>> | undefined {
  if (key === 'role' || key === 'hiddenFrom') return roleNames
  if (key === 'type') return fieldTypeNames
  if (key === 'reason') return passkeyRefusals
  if (key === 'how') return rollupHowNames
  if (key === 'secondFactor') return factorNames
  return key === 'actions' ? auditActions : undefined
}
