/** What an import into a grid does, or would do, counted in rows of the file. */
export type ImportTally = {
  readonly added: number
  readonly updated: number
  /** Rows whose record holds all of it already. */
  readonly unchanged: number
  /** Rows that are left out: `problems` says why. */
  readonly leftOut: number
  /** Rows without a key, where there is one: they are among the added. */
  readonly withoutKey: number
}

/** What became of an import into a grid. `stopped`: why it ended before its last row; null when it did not. */
export type ImportedInto = ImportTally & {
  readonly stopped: string | null
  readonly newFields: readonly string[]
  /** Cells that somebody else had changed in the very seconds in between. */
  readonly overwrote: number
}
