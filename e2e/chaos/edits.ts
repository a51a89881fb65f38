import type { Cells, CellValue } from '@operagrid/shared/domain/cell'
import type { Role } from '@operagrid/shared/domain/member'
import { OP_RETENTION_DAYS } from '@operagrid/shared/domain/op'
import type { Op } from '@operagrid/shared/domain/op'
import { reviewStates } from '@operagrid/shared/domain/record'
import { MAX_CELL_TEXT } from '@operagrid/shared/domain/text'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { Screen } from './client/screen.ts'
import type { Random } from './random.ts'
import { formFields } from './world/tenants.ts'
import type { TenantName } from './world/tenants.ts'

/** An op, and the refusals that fit when no server may take it. */
export type Wish = { readonly op: Op; readonly mustRefuse?: readonly ErrorCode[] }

export type Editor = {
  readonly random: Random
  readonly tenant: TenantName
  readonly name: string
  readonly screen: Screen
  readonly role: Role
  /** The client's own clock, which may be wrong. */
  readonly nowMs: number
  readonly formIds: readonly string[]
  /** To whom records are given: the tenant's reporters. */
  readonly assignees: readonly string[]
  /** Records that everybody likes to edit. */
  readonly hotIds: readonly string[]
}

/** The next op of a client who sees this screen. */
export function nextWish(editor: Editor): Wish {
  const wish = editor.role === 'reporter' ? (correction(editor) ?? report(editor)) : edit(editor)
  const isStale = Date.now() - editor.nowMs > OP_RETENTION_DAYS * 86_400_000
  return isStale ? { ...wish, mustRefuse: [...(wish.mustRefuse ?? []), 'STALE_OP'] } : wish
}

function edit(editor: Editor): Wish {
  const { random, nowMs, screen } = editor
  const opId = random.uuid(nowMs)
  const recordId = pickRecord(editor)
  const head = { opId, recordId }
  const kind = random.weigh([
    ['patch', 60],
    ['create', 16],
    ['delete', 6],
    ['restore', 8],
    ['review', 8],
    ['assign', 8],
    ['move', 6],
    ['unfit', 2],
  ])
  switch (kind) {
    case 'patch':
      return { op: { kind, ...head, cells: someCells(editor), baseVersion: baseVersion(editor) } }
    case 'create': {
      const place = random.chance(0.3) ? { rowOrder: somewhere(editor) } : {}
      return { op: { kind, opId, recordId: random.uuid(nowMs), cells: someCells(editor), ...place } }
    }
    case 'move':
      return { op: { kind, ...head, rowOrder: somewhere(editor) } }
    case 'delete':
      return { op: { kind, ...head } }
    case 'restore':
      return { op: { kind, opId, recordId: random.find(screen.deletedIds()) ?? recordId } }
    case 'review':
      return { op: { kind, ...head, state: random.pick(reviewStates) } }
    case 'assign': {
      const memberId = random.chance(0.25) ? null : (random.find(editor.assignees) ?? null)
      return { op: { kind, ...head, memberId, baseVersion: baseVersion(editor) } }
    }
    case 'unfit':
      return unfit(editor, head)
  }
}

/** A place in the order by hand; some are taken already. */
function somewhere({ random }: Editor): number {
  return random.between(-4, 40) / 4
}

/** Another text in one of the reporter's own reports, now and then; null when it is none. */
function correction(editor: Editor): Wish | null {
  const { random, screen, tenant, nowMs } = editor
  const own = random.chance(0.3)
    ? random.find(screen.records().filter(({ createdBy }) => createdBy !== null))
    : undefined
  if (own === undefined) return null
  const cells = { [`${tenant}txt`]: line(editor) }
  return { op: { kind: 'patch', opId: random.uuid(nowMs), recordId: own.id, cells, baseVersion: baseVersion(editor) } }
}

/** A report through one of the forms; now and then one that the form does not take. */
function report(editor: Editor): Wish {
  const { random, tenant, nowMs, formIds } = editor
  const at = random.between(0, formFields.length - 1)
  const ids = formFields[at] ?? []
  const optional = ids.slice(1).filter(() => random.chance(0.6))
  const cells = Object.fromEntries(
    ['txt', ...optional].map((id) => [`${tenant}${id}`, id === 'txt' ? line(editor) : cellFor(editor, id)]),
  )
  const op = { kind: 'create' as const, opId: random.uuid(nowMs), recordId: random.uuid(nowMs), cells }
  const formId = formIds[at] ?? ''
  switch (
    random.weigh([
      ['fits', 90],
      ['empty', 4],
      ['hidden', 4],
      ['formless', 2],
    ])
  ) {
    case 'fits':
      return { op: { ...op, formId } }
    case 'empty':
      return { op: { ...op, formId, cells: {} }, mustRefuse: ['BAD_INPUT'] }
    case 'hidden':
      return {
        op: { ...op, formId, cells: { ...cells, [`${tenant}hid`]: line(editor) } },
        mustRefuse: ['NOT_FOUND', 'BAD_INPUT'],
      }
    case 'formless':
      return { op, mustRefuse: ['NOT_ALLOWED'] }
  }
}

/** Refused by its cells alone, or so malformed that the whole call is. */
function unfit(editor: Editor, head: { readonly opId: string; readonly recordId: string }): Wish {
  const { random, tenant } = editor
  const [cells, codes] = random.pick<readonly [Cells, readonly ErrorCode[]]>([
    [{ nothere0: 'x' }, ['NOT_FOUND']],
    [{ [`${tenant}num`]: 'seven' }, ['BAD_INPUT']],
    [{ [`${tenant}sel`]: `${tenant}xxx` }, ['BAD_INPUT']],
    [{ 'not a field id': 'x' }, ['BAD_INPUT']],
    [{ [`${tenant}txt`]: 'x'.repeat(MAX_CELL_TEXT + 1) }, ['BAD_INPUT']],
    [{ [`${tenant}txt`]: 'half \ud83d of a pair' }, ['BAD_INPUT']],
  ])
  // Of a record that is gone the same is said as of a field that is.
  return { op: { kind: 'patch', ...head, cells, baseVersion: 0 }, mustRefuse: [...codes, 'NOT_FOUND'] }
}

function pickRecord({ random, screen, hotIds }: Editor): string {
  const hot = random.find(hotIds) ?? ''
  return random.chance(0.5) ? hot : (random.find(screen.records())?.id ?? hot)
}

function baseVersion({ random, screen }: Editor): number {
  const head = screen.head() ?? 0
  return random.weigh([
    [head, 85],
    [Math.max(0, head - random.between(1, 40)), 12],
    [head + random.between(1, 1_000), 3],
  ])
}

function someCells(editor: Editor): Cells {
  const { random, tenant } = editor
  const ids = random.chance(0.6) ? (['txt'] as const) : (['txt', 'num', 'box', 'sel', 'hid'] as const)
  const chosen = new Set(Array.from({ length: random.between(1, 3) }, () => random.pick<string>(ids)))
  return Object.fromEntries([...chosen].map((id) => [`${tenant}${id}`, cellFor(editor, id)]))
}

function cellFor(editor: Editor, id: string): CellValue {
  const { random, tenant } = editor
  if (random.chance(0.08)) return null
  switch (id) {
    case 'num':
      return random.pick([0, -1, 0.1, 1e21, random.between(0, 1_000_000)])
    case 'box':
      return random.chance(0.5)
    case 'sel':
      return random.pick([`${tenant}one`, `${tenant}two`, `${tenant}red`])
    default:
      // An empty text empties the cell; composed and decomposed letters are the same.
      return random.weigh([
        [line(editor), 90],
        ['', 5],
        [`${line(editor)} e\u0301 👩‍🚀`, 5],
      ])
  }
}

function line({ random, tenant, name }: Editor): string {
  return `${tenant} ${name} ${random.between(0, 1_000_000)}`
}
