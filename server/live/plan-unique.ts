import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import { cellText } from '@operagrid/shared/domain/cell-text'
import type { Field } from '@operagrid/shared/domain/field'
import { uniqueKey } from '@operagrid/shared/domain/field-unique'
import type { Actor } from '@operagrid/shared/domain/member'
import { seesAllFields } from '@operagrid/shared/domain/visibility'

import { Refusal } from './op-check.ts'
import type { Draft } from './record-draft.ts'

/** The record that holds a value; `number`: null where it is made by the same group. */
export type Holder = { readonly recordId: string; readonly number: number | null }

/** The unique fields that a member sees, and who holds what these ops would write into them, by {@link heldKey}. */
export type UniqueInput = { readonly fields: readonly Field[]; readonly holders: ReadonlyMap<string, Holder> }

/** What of a record counts: its cells as long as it is not deleted. */
export type Held = { readonly cells: Cells; readonly deleted: boolean }

const MAX_SHOWN = 60

/** How a value of a field is looked up among {@link UniqueInput}. */
export function heldKey({ id }: Pick<Field, 'id'>, key: string): string {
  return `${id} ${key}`
}

/** Who holds what in unique fields while a group is planned, step by step. */
export class UniqueCells {
  readonly #input: UniqueInput
  readonly #actor: Actor
  /** What was taken by this group, or given up by it: null. */
  readonly #moved = new Map<string, Holder | null>()
  /** Records whose values in unique fields are others now. */
  readonly touched = new Set<string>()

  constructor(input: UniqueInput, actor: Actor) {
    this.#input = input
    this.#actor = actor
  }

  /** Takes a record's step; or says why it may not be, since another record holds what this one would. */
  step(draft: Draft, was: Held): Refusal | null {
    const moves = this.#input.fields.flatMap((field) => {
      const [from, to] = [keyIn(was, field), keyIn(draft, field)]
      return from === to ? [] : [{ field, from, to }]
    })
    for (const { field, to } of moves) {
      const holder = to === null ? null : this.#holderOf(field, to)
      if (holder !== null && holder.recordId !== draft.id)
        return refusal(field, draft.cells[field.id] ?? null, { holder, actor: this.#actor, comesBack: was.deleted })
    }
    for (const { field, from, to } of moves) {
      this.touched.add(draft.id)
      if (from !== null) this.#moved.set(heldKey(field, from), null)
      if (to !== null)
        this.#moved.set(heldKey(field, to), { recordId: draft.id, number: draft.isNew ? null : draft.number })
    }
    return null
  }

  #holderOf(field: Field, key: string): Holder | null {
    const at = heldKey(field, key)
    const moved = this.#moved.get(at)
    return moved === undefined ? (this.#input.holders.get(at) ?? null) : moved
  }
}

function keyIn({ cells, deleted }: Held, field: Field): string | null {
  return deleted ? null : uniqueKey(field, cells[field.id])
}

type Met = { readonly holder: Holder; readonly actor: Actor; readonly comesBack: boolean }

/** Names the other record to who sees all of them; to all others not even that there is one more than they know of. */
function refusal(field: Field, value: CellValue, { holder, actor, comesBack }: Met): Refusal {
  const whole = cellText(field, value)
  const text = whole.length > MAX_SHOWN ? `${whole.slice(0, MAX_SHOWN - 1)}…` : whole
  const said = `${field.name} “${text}”`
  if (!seesAllFields(actor.role)) return new Refusal('CONFLICT', `${said} is taken already. Enter another one.`)
  const where = holder.number === null ? 'is in another record of the same step' : `is on #${holder.number} already`
  return new Refusal(
    'CONFLICT',
    comesBack ? `This record cannot come back: its ${said} ${where}.` : `${said} ${where}.`,
  )
}
