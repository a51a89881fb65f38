import type { Icon } from './icon.ts'

export type NavItem = {
  readonly href: string
  readonly label: string
  readonly icon: Icon
  /** Marked only on exactly this path, not on the pages below it. */
  readonly end?: boolean
  /** At the right: reports to look at, members. 0 shows nothing. */
  readonly count?: number
}

/** A group of the sidebar; which ones there are follows from the role. */
export type NavSection = {
  readonly id: string
  /** Left out for the first, obvious group. */
  readonly label?: string
  readonly items: readonly NavItem[]
  /** A plus beside the label: "New grid". */
  readonly action?: { readonly label: string; readonly onSelect: () => void }
  /** Said when there are no items; without it an empty section is not shown. */
  readonly emptyText?: string
}
