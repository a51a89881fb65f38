import { setImmediate } from 'node:timers/promises'

import type { Db } from '@operagrid/db/pool'
import { getGrid } from '@operagrid/db/queries/grid'
import { dropUniqueCells, fillUniqueCells, findDoubles, listHeldValues } from '@operagrid/db/queries/unique-cell'
import type { Doubles } from '@operagrid/db/queries/unique-cell'
import { inTenant } from '@operagrid/db/tenant'
import type { TenantTx } from '@operagrid/db/tenant'
import type { CellValue } from '@operagrid/shared/domain/cell'
import { parseCell } from '@operagrid/shared/domain/cell'
import { cellText } from '@operagrid/shared/domain/cell-text'
import { findField } from '@operagrid/shared/domain/field'
import type { Field, FieldDraft } from '@operagrid/shared/domain/field'
import { defaultMadeOf, isAlwaysMade, isMade, takesDefault } from '@operagrid/shared/domain/field-default'
import { rangeFault, ruleFault, takesPattern } from '@operagrid/shared/domain/field-rules'
import { tidyField } from '@operagrid/shared/domain/field-tidy'
import { MAX_TRIED_VALUES } from '@operagrid/shared/domain/grid'
import type { FieldCheck, FieldUpdate, RuleBreakers } from '@operagrid/shared/domain/grid'
import type { Actor } from '@operagrid/shared/domain/member'
import { fitsPattern, patternFault } from '@operagrid/shared/domain/pattern'
import { AppError, notFound } from '@operagrid/shared/errors'

import { checkLinkTexts } from './link-reading.ts'

/** Doubled values that are named; how many more there are is said. */
const MAX_NAMED = 5
/** What can be filtered by at once. */
const MAX_FILTERED = 200
/** Values that are judged before others have their turn. */
const STRIDE = 500
/** A look at a big grid reads it from end to end. */
const CHECK_TIMEOUT_MS = 30_000

/** The rules that a draft names: those that are left from before a change are dropped where they fit no more. */
export function newRules({ range = null, pattern = null }: FieldDraft): Pick<Field, 'range' | 'pattern'> {
  return { range, pattern }
}

/** A range or a pattern that its own field would not take is a mistake. @throws AppError BAD_INPUT */
export function refuseRules(field: Field): void {
  const { name, pattern } = field
  const range = rangeFault(field)
  if (range !== null) throw new AppError('BAD_INPUT', `The range of “${name}” does not fit: ${range}`)
  const unreadable = pattern && takesPattern(field) ? patternFault(pattern.source) : null
  if (unreadable !== null) throw new AppError('BAD_INPUT', unreadable)
}

/** A default that its field would not take is a mistake; one that is left from before a change is dropped. */
export function refuseDefault(field: Field): void {
  const { default: value = null, name, type } = field
  if (value === null) return
  if (!takesDefault(type)) throw new AppError('BAD_INPUT', `“${name}” cannot have a default.`)
  if (field.unique) throw new AppError('BAD_INPUT', `“${name}” is unique, so it has no default.`)
  const made = defaultMadeOf(type)
  if (isMade(value) && value.made === made) return
  if (isMade(value) || isAlwaysMade(type))
    throw new AppError('BAD_INPUT', `The default of “${name}” does not fit: ${madeWords(made)}.`)
  const parsed = parseCell(field, value)
  const reason = parsed.ok ? ruleFault(field, parsed.value, { fits: fitsPattern }) : parsed.reason
  if (reason !== null) throw new AppError('BAD_INPUT', `The default of “${name}” does not fit: ${reason}`)
}

function madeWords(made: ReturnType<typeof defaultMadeOf>): string {
  switch (made) {
    case null:
      return 'it is the same in all records'
    case 'by':
      return 'it is whoever makes the record'
    case 'at':
      return 'it is when the record is made'
    case 'day':
      return 'it is the day when the record is made, or the same in all records'
  }
}

/**
 * Keeps what is known of a field's values in step with its being unique; `before`: undefined for a new one. `touched`:
 * its cells are others now.
 *
 * @throws AppError CONFLICT where records double: they are to be made different first
 */
export async function settleUnique(
  tx: TenantTx,
  gridId: string,
  { before, after, touched }: { readonly before: Field; readonly after: Field; readonly touched: boolean },
): Promise<void> {
  if (!after.unique) {
    if (before.unique) await dropUniqueCells(tx, gridId, after.id)
    return
  }
  if (before.unique && before.type === after.type && !touched) return
  const doubles = await findDoubles(tx, gridId, after, 1)
  if (doubles.records > 0)
    throw new AppError('CONFLICT', `“${after.name}” cannot be unique yet: ${doubledWords(after, doubles)}`)
  await fillUniqueCells(tx, gridId, after)
}

/**
 * Writes down what records hold in a field that comes back, where it is unique: while it was gone nobody looked.
 *
 * @throws AppError CONFLICT where records double: one of them is to go before it comes back
 */
export async function settleRestored(tx: TenantTx, gridId: string, field: Field): Promise<void> {
  if (!field.unique) return
  const doubles = await findDoubles(tx, gridId, field, 1)
  if (doubles.records > 0)
    throw new AppError(
      'CONFLICT',
      `“${field.name}” cannot come back yet: it is unique, and ${doubledWords(field, doubles)} Delete the records that are too many first.`,
    )
  await fillUniqueCells(tx, gridId, field)
}

/** Which records would be in the way of a field's rules if it were changed so now. Nothing is written. */
export async function checkField(db: Db, member: Actor, input: FieldUpdate): Promise<FieldCheck> {
  const { gridId, fieldId, field: draft } = input
  const look = { mode: 'snapshot', statementTimeoutMs: CHECK_TIMEOUT_MS } as const
  const { field, doubles, held, links } = await inTenant(
    db,
    member,
    async (tx) => {
      const { fields } = await getGrid(tx, gridId)
      const before = findField(fields, fieldId)
      if (before === undefined) throw notFound('field')
      const asked = { ...before, ...draft, choices: draft.choices ?? before.choices }
      refuseRules({ ...asked, ...newRules(draft) })
      const field = tidyField(asked)
      // What its cells become is known once they were converted.
      const isJudged = before.type === field.type
      const judges = isJudged && (field.range !== undefined || field.pattern !== undefined)
      return {
        field,
        doubles: isJudged && field.unique && !before.unique ? await findDoubles(tx, gridId, field, MAX_FILTERED) : null,
        held: judges ? await listHeldValues(tx, gridId, fieldId, MAX_TRIED_VALUES) : [],
        links: !isJudged && field.type === 'link' ? await checkLinkTexts(tx, input) : undefined,
      }
    },
    look,
  )
  return {
    doubles: doubles === null ? nobody : asBreakers(doubles),
    breaking: await breakersOf(field, held),
    ...(links !== undefined && { links }),
  }
}

const nobody: RuleBreakers = { records: 0, named: [], values: [] }

function asBreakers({ records, first }: Doubles): RuleBreakers {
  return {
    records,
    named: first.slice(0, MAX_NAMED).map(({ value, numbers, records: count }) => ({ value, numbers, records: count })),
    values: first.flatMap(({ values }) => values).slice(0, MAX_FILTERED),
  }
}

/** Judged in strides: a pattern over many values takes its time, and others do not wait for it. */
async function breakersOf(
  field: Field,
  held: readonly { readonly value: CellValue; readonly count: number }[],
): Promise<RuleBreakers> {
  const breaking: { value: CellValue; count: number }[] = []
  for (let at = 0; at < held.length; at += STRIDE) {
    for (const one of held.slice(at, at + STRIDE))
      if (ruleFault(field, one.value, { fits: fitsPattern }) !== null) breaking.push(one)
    await setImmediate()
  }
  return {
    records: breaking.reduce((total, { count }) => total + count, 0),
    named: breaking.slice(0, MAX_NAMED).map(({ value, count }) => ({ value, numbers: [], records: count })),
    values: breaking.slice(0, MAX_FILTERED).map(({ value }) => value),
  }
}

function doubledWords(field: Field, { records, first }: Doubles): string {
  const [one] = first
  const example =
    one === undefined
      ? ''
      : ` “${cellText(field, one.value).slice(0, 60)}” is on ${one.numbers.map((number) => `#${number}`).join(', ')}${one.records > one.numbers.length ? ' and more' : ''}.`
  return `${records.toLocaleString('en')} records hold the same as others.${example}`
}
