import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { createStore, produce } from 'solid-js/store'

import type { Field } from '@operagrid/shared/domain/field'
import type { Grid } from '@operagrid/shared/domain/grid'
import type { ImportAnalysis, ImportPlan } from '@operagrid/shared/domain/import'
import type { ImportCheck, ImportInto } from '@operagrid/shared/domain/import-into'

import { planFor } from '../field-draft.ts'
import type { ImportType } from '../field-draft.ts'
import { firstKey, keyFields, LEAVE_OUT, NEW_FIELD, proposeGoals, toInto, towards } from './into-draft.ts'
import type { IntoDraft, IntoSettings } from './into-draft.ts'

/** How a file goes into a grid that is there: columns, key, and what becomes of what does not fit. */
export type Into = {
  readonly grid: Grid
  readonly analysis: ImportAnalysis
  readonly drafts: readonly IntoDraft[]
  readonly settings: Accessor<IntoSettings>
  /** Fields of the grid that can tell records apart, among those that are filled. */
  readonly keys: Accessor<readonly Field[]>
  /** What the last check found; null where something was changed since. */
  readonly check: Accessor<ImportCheck | null>
  readonly setCheck: (check: ImportCheck | null) => void
  readonly setGoal: (id: string, goal: string) => void
  readonly setPlan: (id: string, plan: ImportPlan) => void
  readonly setType: (id: string, type: ImportType) => void
  readonly rename: (id: string, name: string) => void
  readonly setAddChoices: (id: string, add: boolean) => void
  readonly set: (settings: Partial<IntoSettings>) => void
  /** Why it cannot be begun yet, in a sentence; null when it can. */
  readonly problem: Accessor<string | null>
  readonly input: () => ImportInto
}

/** Columns go to the fields of their name beforehand; a change of anything needs another check. */
export function createInto(grid: Grid, analysis: ImportAnalysis, zone: string): Into {
  const [drafts, setDrafts] = createStore<IntoDraft[]>(proposeGoals(analysis, grid.fields, zone))
  const [settings, setSettings] = createSignal<IntoSettings>({
    key: firstKey(drafts, grid.fields),
    onEmpty: 'keep',
    onMisfit: 'cell',
  })
  const [check, setCheck] = createSignal<ImportCheck | null>(null)
  const keys = () => keyFields(drafts, grid.fields)

  const columnOf = (draft: IntoDraft) => analysis.columns[draft.sources[0] ?? -1]

  function update(id: string, change: (draft: IntoDraft) => Partial<IntoDraft>): void {
    setCheck(null)
    // In place: a draft that became another object would take the focus out of its input.
    setDrafts(
      (draft) => draft.id === id,
      produce((draft) => Object.assign(draft, change({ ...draft }))),
    )
  }

  function setGoal(id: string, goal: string): void {
    // A field has one column: the one that had it gives it up.
    for (const draft of drafts)
      if (draft.goal === goal && draft.id !== id && goal !== LEAVE_OUT && goal !== NEW_FIELD)
        update(draft.id, () => ({ goal: LEAVE_OUT }))
    update(id, (draft) => {
      const column = columnOf(draft)
      const field = grid.fields.find((one) => one.id === goal)
      if (field !== undefined && column !== undefined) return towards(draft, field, column, zone)
      if (goal !== NEW_FIELD || column === undefined) return { goal }
      const isPair = draft.sources.length > 1
      return { goal, plan: isPair ? { type: 'location' } : planFor(column.plan.type, column, zone) }
    })
    const { key } = settings()
    if (key !== null && !keys().some((field) => field.id === key)) setSettings((now) => ({ ...now, key: null }))
  }

  return {
    grid,
    analysis,
    drafts,
    settings,
    keys,
    check,
    setCheck,
    setGoal,
    setPlan: (id, plan) => update(id, () => ({ plan })),
    setType: (id, type) =>
      update(id, (draft) => {
        const column = columnOf(draft)
        return column === undefined ? {} : { plan: planFor(type, column, zone) }
      }),
    rename: (id, name) => update(id, () => ({ name })),
    setAddChoices: (id, addChoices) => update(id, () => ({ addChoices })),
    set(change) {
      setCheck(null)
      setSettings((now) => ({ ...now, ...change }))
    },
    problem() {
      const going = drafts.filter((draft) => draft.goal !== LEAVE_OUT)
      if (going.length === 0) return 'Say of at least one column where it goes.'
      const unnamed = going.some((draft) => draft.goal === NEW_FIELD && draft.name.trim() === '')
      return unnamed ? 'Give every new field a name.' : null
    },
    input: () => toInto({ importId: analysis.importId, gridId: grid.id }, drafts, settings()),
  }
}
