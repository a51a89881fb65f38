import type { Accessor } from 'solid-js'

import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { FormulaType } from '@operagrid/shared/domain/formula'
import type { RollupResult } from '@operagrid/shared/domain/rollup'

import { createClockDraft } from '../clocks/create-clock-draft.ts'
import type { ClockDraft } from '../clocks/create-clock-draft.ts'
import { createFormulaDraft } from '../formula/create-formula-draft.ts'
import type { FormulaDraft } from '../formula/create-formula-draft.ts'
import { createRollupDraft } from '../rollup/create-rollup-draft.ts'
import type { OwnGrid, RollupDraft } from '../rollup/create-rollup-draft.ts'
import { optionOf } from '../rollup/type-options.ts'
import { inheritedWords } from './field-audience.ts'

/** What a calculated field is made of, as it is entered: a formula, a rollup, or a clock. */
export type Calculation = {
  readonly formula: FormulaDraft
  readonly clock: ClockDraft
  readonly rollup: RollupDraft
  readonly begin: (field: Field | undefined) => void
  /** The part of the field that says it. */
  readonly shape: () => Pick<Field, 'formula' | 'clock' | 'rollup'>
  /** Whether it can be saved; true for what is not calculated. */
  readonly isSound: () => boolean
  /** What a formula or a rollup comes to; undefined for all else. */
  readonly result: () => FormulaType | RollupResult | undefined
  /** The option of the list of types that stands for the field. */
  readonly option: () => string
  /** Why it is hidden from more people than is chosen. */
  readonly inherited: (usable: readonly Field[], audience: string) => string | undefined
}

type Dialog = {
  readonly type: Accessor<FieldType>
  readonly open: Accessor<boolean>
}

export function createCalculation(own: Accessor<OwnGrid | undefined>, { type, open }: Dialog): Calculation {
  const fields = () => own()?.fields ?? []
  const formula = createFormulaDraft(fields)
  const clock = createClockDraft(fields)
  const rollup = createRollupDraft(own, () => open() && type() === 'rollup')
  return {
    formula,
    clock,
    rollup,
    begin(field) {
      formula.begin(field)
      clock.begin(field)
      rollup.begin(field)
    },
    shape() {
      if (type() === 'formula') return { formula: formula.formula() }
      if (type() === 'rollup') return { rollup: rollup.rollup() }
      const made = type() === 'clock' ? clock.clock() : undefined
      return made === undefined ? {} : { clock: made }
    },
    isSound() {
      if (type() === 'formula') return formula.problem() === null
      if (type() === 'rollup') return rollup.problem() === null
      return type() !== 'clock' || clock.problem() === null
    },
    result() {
      if (type() === 'formula') return formula.result()
      return type() === 'rollup' ? rollup.result() : undefined
    },
    option: () => optionOf(type(), rollup.how()),
    inherited: (usable, audience) =>
      type() === 'formula' ? inheritedWords(formula.formula().source, usable, audience) : undefined,
  }
}
