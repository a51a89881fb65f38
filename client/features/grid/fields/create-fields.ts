import { choiceColors, findField } from '@operagrid/shared/domain/field'
import type { Choice, Field, FieldDraft } from '@operagrid/shared/domain/field'
import type { FieldUpdate, FieldUpdateResult } from '@operagrid/shared/domain/grid'
import type { LinkMirror } from '@operagrid/shared/domain/link'
import type { ReportersSee } from '@operagrid/shared/domain/visibility'

import { faultOf } from '../../../live/fault-of.ts'
import { newShortId } from '../../../live/short-id.ts'
import { errorOf, trpc } from '../../../trpc.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import type { GridState } from '../create-grid.ts'

/** What is said beside of a field that becomes a link. */
export type Linking = Pick<FieldUpdate, 'mirror' | 'makeMissing' | 'day'>

export type FieldActions = {
  /** `mirror`: how a link is called on its other side. Answers the field's id; null when it was refused. */
  readonly add: (field: FieldDraft, mirror?: LinkMirror) => Promise<string | null>
  /** Adds a field like another one, with its cells or without, and answers its id. @throws whatever the call is refused with */
  readonly copy: (fieldId: string, name: string, withCells: boolean) => Promise<string>
  /** Null when it was refused; a toast has said why. */
  readonly update: (fieldId: string, field: FieldDraft, linking?: Linking) => Promise<FieldUpdateResult | null>
  readonly remove: (fieldId: string) => Promise<boolean>
  /** Adds a choice to a select field and answers its id, or null. */
  readonly addChoice: (fieldId: string, name: string) => Promise<string | null>
  /** Answers what was wrong, if anything. */
  readonly rename: (name: string) => Promise<string | undefined>
  /** Says which records the grid's reporters see. */
  readonly showReporters: (records: ReportersSee) => Promise<void>
  /** Says how many minutes a claim of a record lasts. */
  readonly limitClaims: (claimMinutes: number) => Promise<void>
  /** Says whether records that nothing sorts stand as people put them; false when that was refused. */
  readonly orderByHand: (byHand: boolean) => Promise<boolean>
}

/** A choice named `name` in the next colour of the round. */
export function newChoice(name: string, before: readonly Choice[]): Choice {
  return { id: newShortId(), name, color: choiceColors[(before.length + 1) % choiceColors.length] ?? 'gray' }
}

/** Changes of a grid's shape. They are shown when the server has taken them, and arrive for others through the feed. */
export function createFields(state: GridState): FieldActions {
  const { gridId } = state
  const fields = (): readonly Field[] => state.grid()?.fields ?? []

  async function attempt<T>(title: string, work: () => Promise<T>): Promise<T | null> {
    try {
      return await work()
    } catch (error) {
      showToast({ tone: 'danger', title, text: errorOf(error).message })
      return null
    }
  }

  /** Where the feed has not told of it before the answer came. */
  function show(field: Field): void {
    if (!findField(fields(), field.id)) state.setGrid({ fields: [...fields(), field] })
  }

  async function update(fieldId: string, draft: FieldDraft, linking?: Linking): Promise<FieldUpdateResult | null> {
    // Read now: the feed may tell of it before the answer is here.
    const before = findField(fields(), fieldId)
    const result = await attempt('The field was not changed', () =>
      trpc.field.update.mutate({ gridId, fieldId, field: draft, ...linking }),
    )
    if (!result) return null
    // A retype reaches the cells through the feed, with the fields, which say what the new type has use for.
    if (before?.type === draft.type) {
      state.setGrid({
        fields: fields().map((field) =>
          field.id === fieldId ? { ...field, ...draft, choices: draft.choices ?? field.choices } : field,
        ),
      })
    }
    return result
  }

  return {
    async add(draft, mirror) {
      const field: Field = { ...draft, id: newShortId(), choices: draft.choices ?? [] }
      const added = await attempt('The field was not added', () =>
        trpc.field.add.mutate({ gridId, field, ...(mirror && { mirror }) }),
      )
      if (!added) return null
      // What a link became on either side comes through the feed.
      if (mirror === undefined) show(field)
      return field.id
    },
    async copy(fieldId, name, withCells) {
      const like = findField(fields(), fieldId)
      const as = newShortId()
      await trpc.field.copy.mutate({ gridId, fieldId, as, name, withCells })
      if (like) show({ ...like, id: as, name })
      return as
    },
    update,
    async remove(fieldId) {
      const removed = await attempt('The field was not deleted', () => trpc.field.remove.mutate({ gridId, fieldId }))
      if (removed) state.setGrid({ fields: fields().filter((field) => field.id !== fieldId) })
      return removed !== null
    },
    async addChoice(fieldId, name) {
      const field = findField(fields(), fieldId)
      if (!field) return null
      const choice = newChoice(name, field.choices)
      const result = await update(fieldId, { name: field.name, type: field.type, choices: [...field.choices, choice] })
      return result && choice.id
    },
    async rename(name) {
      const fault = await faultOf(() => trpc.grid.update.mutate({ gridId, name }))
      if (fault === undefined) state.setGrid({ name })
      return fault
    },
    async limitClaims(claimMinutes) {
      const update = () => trpc.grid.update.mutate({ gridId, claimMinutes })
      if (await attempt('Nothing was changed', update)) state.setGrid({ claimMinutes })
    },
    async orderByHand(byHand) {
      const updated = await attempt('Nothing was moved', () => trpc.grid.update.mutate({ gridId, byHand }))
      if (updated) state.setGrid({ byHand })
      return updated !== null
    },
    async showReporters(records) {
      const update = () => trpc.grid.update.mutate({ gridId, reportersSee: records })
      if (await attempt('Nothing was changed', update)) state.setGrid({ reportersSee: records })
    },
  }
}
