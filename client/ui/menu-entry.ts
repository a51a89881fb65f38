import type { Icon } from './icon.ts'

/** What a line of a menu does at once. */
export type MenuAction = {
  readonly kind?: 'item'
  readonly label: string
  readonly onSelect: () => void
  readonly icon?: Icon
  /** Keys that do the same, e.g. `Mod+D`. */
  readonly keys?: string
  readonly description?: string
  readonly tone?: 'danger'
  readonly disabled?: boolean
}

/** One line of a Menu or a ContextMenu, in the order given. */
export type MenuEntry =
  | MenuAction
  | {
      /** Keeps the menu open: several can be ticked in a row. */
      readonly kind: 'check'
      readonly label: string
      readonly checked: boolean
      readonly onChange: (checked: boolean) => void
      readonly icon?: Icon
      readonly disabled?: boolean
    }
  | {
      readonly kind: 'radio'
      readonly label: string
      readonly value: string
      readonly options: readonly { readonly value: string; readonly label: string; readonly icon?: Icon }[]
      readonly onChange: (value: string) => void
      /** Choosing closes the menu: it leads somewhere else. */
      readonly closes?: boolean
    }
  | {
      /** Entries of their own beside this one, for what few need. */
      readonly kind: 'sub'
      readonly label: string
      readonly icon?: Icon
      readonly entries: readonly MenuEntry[]
    }
  | { readonly kind: 'heading'; readonly label: string }
  /** Words that explain what the entries are for. */
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'separator' }
