import { createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { cellType } from '@operagrid/shared/domain/field'
import type { CellType, Field } from '@operagrid/shared/domain/field'
import { MAX_FROZEN, MIN_FIELD_WIDTH } from '@operagrid/shared/domain/view'

import type { Look } from './views/create-look.ts'

/** Widths in CSS pixels. */
const defaultWidths: Readonly<Record<CellType, number>> = {
  text: 200,
  longText: 300,
  number: 110,
  duration: 116,
  date: 124,
  dateTime: 176,
  select: 164,
  multiSelect: 220,
  status: 164,
  person: 190,
  checkbox: 96,
  rating: 116,
  email: 200,
  phone: 148,
  url: 220,
  barcode: 164,
  location: 168,
  photo: 132,
  attachment: 200,
  link: 220,
}
/** A head needs this beside its name: icon, gaps, the arrow of its menu. */
const SPARE_PX = 66
/** The sign of a required field takes this much. */
const REQUIRED_PX = 12
/** What the first field is called, a record is called by: it gets more room. */
const FIRST_TEXT_WIDTH = 280

/** A field as it is drawn: `left` from the end of the number column, `at` its place among those shown. `left` and `width` are reactive. */
export type Column = { readonly field: Field; readonly at: number; readonly left: number; readonly width: number }

export type Columns = {
  readonly list: Accessor<readonly Column[]>
  readonly byField: Accessor<ReadonlyMap<string, Column>>
  /** Of all columns together, without the number column. */
  readonly width: Accessor<number>
  readonly resize: (fieldId: string, width: number) => void
  /** How many of the first stay in sight: as many as the look says and there is room for. */
  readonly frozen: Accessor<number>
  /** Of these together. */
  readonly frozenWidth: Accessor<number>
  /** Whether so many of the first could stay in sight. */
  readonly mayFreeze: (count: number) => boolean
  /** Says how wide they may be together, in CSS pixels. */
  readonly setFrozenRoom: (room: number) => void
}

/** Where each field is drawn that is not hidden. */
export function createColumns(all: Accessor<readonly Field[]>, look: Look, compact: Accessor<boolean>): Columns {
  const [room, setRoom] = createSignal(0)
  const canHoldOne = (): boolean => room() >= MIN_FIELD_WIDTH
  const fields = createMemo(() => all().filter((field) => !look.hidden().has(field.id)))
  const places = createMemo(() => {
    let left = 0
    return fields().map((field, at) => {
      const wanted = look.widths()[field.id] ?? defaultWidth(field, at)
      // On a phone a frozen field gives way to the others rather than not being frozen.
      const width = compact() && at === 0 && look.frozen() > 0 && canHoldOne() ? Math.min(wanted, room()) : wanted
      left += width
      return { left: left - width, width }
    })
  })
  const list = createMemo<readonly Column[]>(
    (before) =>
      fields().map((field, at) => {
        const same = before[at]
        // The same object for the same field: making a column wider must not draw its cells again.
        return same?.field === field ? same : makeColumn(field, at)
      }),
    [],
  )
  const endOf = (count: number): number => {
    const last = places()[count - 1]
    return last ? last.left + last.width : 0
  }
  const mayFreeze = (count: number): boolean => {
    // On a phone the others would have no room beside more than one.
    if (compact()) return count <= 1 && count <= places().length && canHoldOne()
    return count <= MAX_FROZEN && count <= places().length && endOf(count) <= room()
  }
  const frozen = createMemo(() => {
    let count = 0
    while (count < look.frozen() && mayFreeze(count + 1)) count += 1
    return count
  })
  function makeColumn(field: Field, at: number): Column {
    return {
      field,
      at,
      get left() {
        return places()[at]?.left ?? 0
      },
      get width() {
        return places()[at]?.width ?? 0
      },
    }
  }
  return {
    list,
    byField: createMemo(() => new Map(list().map((column) => [column.field.id, column]))),
    width: () => places().reduce((sum, place) => sum + place.width, 0),
    resize: look.resize,
    frozen,
    frozenWidth: () => endOf(frozen()),
    mayFreeze,
    setFrozenRoom: setRoom,
  }
}

function defaultWidth(field: Field, at: number): number {
  if (at === 0 && field.type === 'text') return FIRST_TEXT_WIDTH
  const sign = field.required ? REQUIRED_PX : 0
  return Math.max(defaultWidths[cellType(field)], Math.min(260, SPARE_PX + field.name.length * 7)) + sign
}
