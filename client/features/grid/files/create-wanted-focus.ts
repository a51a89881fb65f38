import { createEffect, on } from 'solid-js'

import { useGridView } from '../grid-context.ts'
import type { WantedField } from './create-grid-files.ts'

/** Takes the focus to where the files of a field stand in the panel, when that was asked for from the grid. */
export function createWantedFocus(
  place: () => WantedField,
  parts: { readonly group: () => HTMLElement | undefined; readonly first: () => HTMLElement | undefined },
): void {
  const { files } = useGridView()
  // Once this is on the page, whichever comes first.
  createEffect(
    on([files.wanted, () => place().recordId] as const, ([wanted, recordId]) => {
      if (wanted?.fieldId !== place().fieldId || wanted.recordId !== recordId) return
      files.arrived()
      // Behind the panel's own first focus.
      requestAnimationFrame(() => {
        const group = parts.group()
        group?.scrollIntoView({ block: 'center' })
        const first = parts.first() ?? group?.querySelector<HTMLElement>('button')
        first?.focus()
      })
    }),
  )
}
