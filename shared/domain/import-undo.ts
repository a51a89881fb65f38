import { z } from 'zod'

import { uuid } from './id.ts'

/** An import into a grid, as its history names it. */
export const gridImportRef = z.strictObject({ gridId: uuid, importId: uuid })
export type GridImportRef = z.infer<typeof gridImportRef>

/**
 * Where an import and its undo are. `stopped`: it ended before its last row, and what came in is there. `paused`: its
 * undo ended before its last step, and goes on when it is asked for again.
 */
export const gridImportStates = ['running', 'done', 'stopped', 'undoing', 'paused', 'undone'] as const
export type GridImportState = (typeof gridImportStates)[number]

/** What an undo left as it is, and why, in a sentence. */
export type UndoLeft = { readonly recordId: string; readonly number: number; readonly reason: string }

/** What is kept of it by name; how many there are is counted. */
export const MAX_UNDO_LEFT = 100

/** How far an undo is, in edits of the import: `seen` of `total`, `done` taken back, `left` as they are. */
export type ImportUndo = {
  readonly seen: number
  readonly total: number
  readonly done: number
  readonly left: number
  readonly list: readonly UndoLeft[]
}

/** An import into a grid that was there. `mine`: the asking member made it, and may take it back. */
export type GridImport = {
  readonly id: string
  readonly fileName: string
  readonly memberId: string
  readonly mine: boolean
  readonly begunAt: string
  readonly state: GridImportState
  readonly added: number
  readonly updated: number
  readonly undo: ImportUndo
}

/** Most imports that a grid's list names, the newest first. */
export const MAX_GRID_IMPORTS = 50
