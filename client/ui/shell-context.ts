import { createContext, useContext, type Accessor } from 'solid-js'

export type ShellContextValue = {
  /** Where a page's header is drawn: the bar above it. */
  readonly headerSlot: Accessor<HTMLElement | undefined>
}

export const ShellContext = createContext<ShellContextValue>()

/** The shell around this page; undefined on pages that stand alone. */
export function useShell(): ShellContextValue | undefined {
  return useContext(ShellContext)
}
