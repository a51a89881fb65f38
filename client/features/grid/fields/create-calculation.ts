import type { Accessor } from 'solid-js'

import type { Field, FieldType } from '@operagrid/shared/domain/field'
import type { FormulaType } from '@operagrid/shared/domain/formula'

import { createClockDraft } from '../clocks/create-clock-draft.ts'
import type { ClockDraft } from '../clocks/create-clock-draft.ts'
import { createFormulaDraft } from '../formula/create-formula-draft.ts'
import type { FormulaDraft } from '../formula/create-formula-draft.ts'
import { inheritedWords } from './field-audience.ts'

/** What a calculated field is made of, as it is entered: a formula, or a clock. */
export type Calculation = {
  readonly formula: FormulaDraft
  readonly clock: ClockDraft
  readonly begin: (field: Field | undefined) => void
  /** The part of the field that says it. */
  readonly shape: () => Pick<Field, 'formula' | 'clock'>
  /** Whether it can be saved; true for what is not calculated. */
  readonly isSound: () => boolean
  /** What a formula comes to; undefined for all else. */
  readonly result: () => FormulaType | undefined
  /** Why it is hidden from more people than is chosen. */
  readonly inherited: (usable: readonly Field[], audience: string) => string | undefined
}

export function createCalculation(fields: Accessor<readonly Field[]>, type: Accessor<FieldType>): Calculation {
  const formula = createFormulaDraft(fields)
  const clock = createClockDraft(fields)
  return {
    formula,
    clock,
    begin(field) {
      formula.begin(field)
      clock.begin(field)
    },
    shape() {
      if (type() === 'formula') return { formula: formula.formula() }
      const made = type() === 'clock' ? clock.clock() : undefined
      return made === undefined ? {} : { clock: made }
    },
    isSound() {
      if (type() === 'formula') return formula.problem() === null
      return type() !== 'clock' || clock.problem() === null
    },
    result: () => (type() === 'formula' ? formula.result() : undefined),
    inherited: (usable, audience) =>
      type() === 'formula' ? inheritedWords(formula.formula().source, usable, audience) : undefined,
  }
}
