import type { Db } from '@operagrid/db/pool'
import { inTenant } from '@operagrid/db/tenant'
import { uniqueFields } from '@operagrid/shared/domain/field-unique'
import type { ImportInto } from '@operagrid/shared/domain/import-into'
import type { Actor } from '@operagrid/shared/domain/member'

import { makeConverter } from '../convert.ts'
import type { ConvertedRow } from '../convert.ts'
import { isBlank } from '../delimiter.ts'
import type { Frame } from '../layout.ts'
import type { Problems } from '../problems.ts'
import { readRows } from '../rows.ts'
import { decide } from './decide.ts'
import type { Decision, Found, Rules } from './decide.ts'
import { lookUp } from './look-up.ts'
import { nameLinks } from './name-links.ts'
import type { PlacedFields } from './place-fields.ts'

/** Rows that are decided about together: their keys are looked up in one reading of the grid. */
const BATCH_ROWS = 2_000
/** Characters of cells in a batch: long texts must not fill the memory. */
const BATCH_CHARS = 4_000_000

export type Reading = {
  readonly db: Db
  readonly input: ImportInto
  readonly frame: Frame
  readonly width: number
  readonly placed: PlacedFields
  /** Asked before each look at the grid. */
  readonly actor: () => Promise<Actor>
  readonly signal: AbortSignal
}

/**
 * What each row of the file would do to the grid as it is when its batch is looked at, in the file's order. What does
 * not come in as it stands goes to `problems`; blank rows are counted in `blanks`.
 */
export async function* readDecisions(
  { db, input, frame, width, placed, actor, signal }: Reading,
  problems: Problems,
  blanks: { rows: number },
): AsyncGenerator<readonly Decision[]> {
  const { key } = placed
  const fields = placed.mapped.map(({ field }) => field)
  const { onEmpty, onMisfit } = input
  const rules: Rules = { key, fields, seen: new Map(), taken: new Map(), onEmpty, onMisfit }
  const outcome = onMisfit === 'row' ? 'row' : 'dropped'
  const convert = makeConverter(placed.mapped, width, outcome)
  const looks = key !== null || uniqueFields(fields).length > 0
  const hasLinks = fields.some(({ type }) => type === 'link')
  let batch: ConvertedRow[] = []
  let chars = 0

  async function decideBatch(): Promise<readonly Decision[]> {
    const read = batch
    batch = []
    chars = 0
    const rows = hasLinks ? await named(read) : read
    const found = await look(rows)
    const decisions = rows.map((row) => decide(row, rules, found))
    for (const [at, decision] of decisions.entries()) {
      if (decision.kind === 'leaveOut' && decision.reason !== null) {
        const { row, value, reason, column = key?.name ?? '' } = decision
        problems.add({ row, column, value, outcome: 'row', reason })
      }
      const broken = decision.kind === 'leaveOut' ? [] : decision.broken
      for (const { field, reason } of broken) {
        const { id, name } = field
        const value = rows[at]?.text(id) ?? ''
        problems.add({ row: decision.row, column: name, value, outcome: 'dropped', reason })
      }
    }
    await problems.flush()
    return decisions
  }

  /** The rows with their links, whose titles are looked up together. */
  async function named(rows: readonly ConvertedRow[]): Promise<readonly ConvertedRow[]> {
    const { mapped } = placed
    return await inTenant(db, await actor(), (tx) => nameLinks(tx, rows, { mapped, problems, outcome }), {
      mode: 'snapshot',
    })
  }

  async function look(rows: readonly ConvertedRow[]): Promise<Found> {
    const member = await actor()
    if (!looks) return { version: 0, matches: new Map(), holders: new Map() }
    return await inTenant(db, member, (tx) => lookUp(tx, rows, { gridId: input.gridId, key, fields }), {
      mode: 'snapshot',
    })
  }

  for await (const rows of readRows(frame, signal)) {
    for (const row of rows) {
      if (row.number < frame.firstRow) continue
      if (isBlank(row.cells)) {
        blanks.rows += 1
        continue
      }
      batch.push(convert(row, problems))
      for (const cell of row.cells) chars += cell.length
      if (batch.length >= BATCH_ROWS || chars >= BATCH_CHARS) yield await decideBatch()
    }
  }
  if (batch.length > 0) yield await decideBatch()
}
