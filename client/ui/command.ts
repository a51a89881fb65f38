import type { Icon } from './icon.ts'

/** Something that can be done or gone to, found by its words. */
export type Command = {
  readonly id: string
  readonly label: string
  /** What kind of thing it is: `Grids`, `View`. */
  readonly group: string
  readonly icon?: Icon
  /** Keys that do the same, e.g. `Mod+Z`. */
  readonly keys?: string
  readonly run: () => void
}
