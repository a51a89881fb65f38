import { describe, expect, it } from 'vitest'

import { auditActionNames } from '@operagrid/shared/domain/audit'
import type { AuditEvent } from '@operagrid/shared/domain/audit'

import { actionsOf, kindFrom, kindOptions } from './audit-kinds.ts'
import { sentenceOf } from './audit-words.ts'
import { dayEnd, dayStart } from './day-range.ts'
import { fieldRows } from './field-words.ts'
import { someEntry } from './testing/some-entry.ts'

const nameOf = (memberId: string | null) => (memberId === 'mia' ? 'Mia' : 'Former member')
const member = (id: string) => ({ kind: 'member', id, name: '' })

function sentence(part: Partial<AuditEvent>): string {
  return sentenceOf(someEntry(part), nameOf)
    .map(({ text, isName }) => (isName ? `*${text}*` : text))
    .join(' ')
}

describe('an entry', () => {
  it.each<[Partial<AuditEvent>, string]>([
    [{ action: 'grid.created' }, 'made a grid *Log*'],
    [
      { action: 'grid.renamed', before: { name: 'Log' }, after: { name: 'Night log' } },
      'renamed a grid *Log* to *Night log*',
    ],
    [{ action: 'session.begun', target: member('mia') }, 'signed in'],
    [
      { action: 'session.begun', target: member('mia'), after: { passkey: 'Phone', secondFactor: 'passkey' } },
      'signed in with the passkey *Phone*',
    ],
    [
      { action: 'account.passkey_renamed', before: { passkey: 'A' }, after: { passkey: 'B' } },
      'renamed a passkey *A* to *B*',
    ],
    [
      { action: 'account.passkey_refused', target: member('mia'), after: { passkey: 'Phone', reason: 'counter' } },
      'could not sign in with a passkey *Phone* of *Mia*',
    ],
    [{ action: 'session.refused', target: member('mia') }, 'could not sign in as *Mia*'],
    [{ action: 'member.removed', target: member('gone') }, 'removed *Former member*'],
    [
      {
        action: 'member.role_changed',
        target: member('mia'),
        before: { role: 'viewer' },
        after: { role: 'organizer' },
      },
      'changed the role of *Mia* from *Report viewer* to *Organizer*',
    ],
    [{ action: 'field.added', after: { field: 'State', type: 'select' } }, 'added a field *State* to *Log*'],
    [{ action: 'audit.read', target: { kind: 'log', id: null, name: '' } }, 'read the audit log'],
    [{ action: 'audit.exported', target: { kind: 'log', id: null, name: 'csv' } }, 'exported the audit log as *CSV*'],
    [
      { action: 'access.refused', target: { kind: 'call', id: null, name: 'grid.create' } },
      'was refused *grid.create*',
    ],
  ])('%j reads as a sentence', (part, words) => {
    expect(sentence(part)).toBe(words)
  })

  it('leaves out what was not written of it', () => {
    expect(sentence({ action: 'member.role_changed', target: member('mia') })).toBe('changed the role of *Mia*')
  })

  it('of a kind that this page does not know yet is named as it was written', () => {
    expect(sentence({ action: 'tent.pitched' })).toBe('tent.pitched *Log*')
  })

  it('tells what changed from what stayed', () => {
    const before = { field: 'Status', type: 'select', choices: ['Open'] }
    const after = { field: 'Status', type: 'select', choices: ['Open', 'Closed'] }
    expect(fieldRows({ before, after }, nameOf)).toEqual([
      { key: 'field', label: 'Name', before: 'Status', after: 'Status', changed: false },
      { key: 'type', label: 'Type', before: 'Single select', after: 'Single select', changed: false },
      { key: 'choices', label: 'Choices', before: 'Open', after: 'Open, Closed', changed: true },
    ])
    expect(fieldRows({ before: null, after: { open: false, fields: 1200 } }, nameOf)).toEqual([
      { key: 'open', label: 'Open for reports', before: null, after: 'No', changed: true },
      { key: 'fields', label: 'Number of fields', before: null, after: '1,200', changed: true },
    ])
  })
})

describe('the kinds', () => {
  it('have a place for every action', () => {
    const kinds = kindOptions.flatMap(({ value }) => kindFrom(value) ?? [])
    expect(new Set(kinds.flatMap(actionsOf))).toEqual(new Set(auditActionNames))
    expect(kinds).toHaveLength(kindOptions.length - 1)
  })

  it('find refusals of sign-ins as well as of calls', () => {
    expect(actionsOf('refusals')).toEqual([
      'session.refused',
      'session.braked',
      'account.password_refused',
      'account.passkey_refused',
      'account.factor_refused',
      'access.refused',
    ])
  })
})

describe('a day', () => {
  it('lasts until the next one begins, whatever the clocks do in it', () => {
    for (const [day, next] of [
      ['2026-03-29', '2026-03-30'],
      ['2026-12-31', '2027-01-01'],
    ]) {
      expect(dayEnd(day)).toBe(dayStart(next))
    }
    expect(dayStart('2026-11-27')).toBe(new Date(2026, 10, 27).toISOString())
  })

  it.each(['', undefined, 'yesterday', '0002-11-27', '2026-02-31', '2026-13-01'])('is not %s', (text) => {
    expect(dayStart(text)).toBeNull()
  })
})
