import Sigma from 'lucide-solid/icons/sigma'

import type { Field } from '@operagrid/shared/domain/field'
import { totalFunctions, totalsOf } from '@operagrid/shared/domain/view-total'

import type { MenuEntry } from '../../../ui/menu-entry.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import type { GridView } from '../grid-context.ts'
import { askedTotals, MAX_TOTALS } from './asked-totals.ts'
import { totalName } from './total-words.ts'

const NOTHING = 'nothing'

/** What is told of a field's cells: to be chosen from the field's name. */
export function totalSubmenu(view: GridView, field: Field): MenuEntry {
  const chosen = view.totals.of(field.id)
  const label = chosen ? `Total: ${totalName(chosen.fn, field).toLowerCase()}` : 'Total'
  return { kind: 'sub', label, icon: Sigma, entries: totalEntries(view, field) }
}

/** The same where it stands below the cells. */
export function totalEntries(view: GridView, field: Field): readonly MenuEntry[] {
  const of = (): readonly { fieldId: string }[] => askedTotals(view.look.totals(), view.fields())
  return [
    {
      kind: 'radio',
      label: `Total of ${field.name}`,
      value: view.totals.of(field.id)?.fn ?? NOTHING,
      closes: true,
      options: [
        { value: NOTHING, label: 'None' },
        ...totalsOf(field).map((fn) => ({ value: fn, label: totalName(fn, field) })),
      ],
      onChange(asked) {
        const fn = totalFunctions.find((one) => one === asked) ?? null
        if (fn !== null && of().length >= MAX_TOTALS && !of().some(({ fieldId }) => fieldId === field.id)) {
          showToast({ title: `A view has at most ${MAX_TOTALS} totals`, text: 'Set one of the others to none first.' })
          return
        }
        view.look.setTotal(field.id, fn)
      },
    },
  ]
}
