import { z } from 'zod'

import { clockReads } from './clock.ts'
import type { Field } from './field.ts'
import { formulaReads } from './formula-text.ts'
import type { Grid } from './grid.ts'
import { uuid } from './id.ts'
import { nameText } from './text.ts'

/**
 * A grid like `gridId` under an id of its own: its fields, settings, views and forms. Whether with its records is said
 * by what is asked: they are brought in like a file's.
 */
export const gridCopy = z.strictObject({ gridId: uuid, as: uuid, name: nameText })
export type GridCopy = z.infer<typeof gridCopy>

/** What a grid has and the one like it has not, by name. */
export type LeftOut = { readonly fields: readonly string[]; readonly views: readonly string[] }

/** The new grid, and what it has not. */
export type GridCopied = { readonly grid: Grid; readonly left: LeftOut }

/**
 * What a new grid has not that came with records. `gone`: in how many cells somebody is not named any more, having left
 * the workspace.
 */
export type RecordsCopied = LeftOut & { readonly gone: number }

/**
 * Which of a grid's fields another grid can have too. Left out are links, as each has its other side in a grid that
 * would have to change, and all that is calculated from one, by whatever way.
 */
export function copiedFields(fields: readonly Field[]): {
  readonly kept: readonly Field[]
  readonly left: readonly Field[]
} {
  const gone = new Set(fields.filter(({ type }) => type === 'link' || type === 'rollup').map(({ id }) => id))
  for (let before = -1; before < gone.size;) {
    before = gone.size
    for (const field of fields) if (reads(field).some((id) => gone.has(id))) gone.add(field.id)
  }
  return { kept: fields.filter(({ id }) => !gone.has(id)), left: fields.filter(({ id }) => gone.has(id)) }
}

function reads({ type, formula, clock }: Field): readonly string[] {
  if (type === 'formula') return formulaReads(formula?.source ?? '')
  return type === 'clock' && clock !== undefined ? clockReads(clock) : []
}
