import { createMemo, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { Field } from '@operagrid/shared/domain/field'
import type { Formula, FormulaProblem, FormulaType } from '@operagrid/shared/domain/formula'
import { checkFormula } from '@operagrid/shared/domain/formula-settle'
import { shownFormula, storedFormula } from '@operagrid/shared/domain/formula-text'

export type FormulaDraft = {
  /** As it is typed: fields by their names. */
  readonly text: Accessor<string>
  readonly setText: (text: string) => void
  /** Begins with what a field holds; undefined = a new one. */
  readonly begin: (field: Field | undefined) => void
  /** What is wrong with it; null when nothing is. */
  readonly problem: Accessor<FormulaProblem | null>
  /** What it comes to; undefined while something is wrong. */
  readonly result: Accessor<FormulaType | undefined>
  /** As it is stored. */
  readonly formula: Accessor<Formula>
}

/** A formula while it is written, checked against the grid's fields as they are. */
export function createFormulaDraft(fields: Accessor<readonly Field[]>): FormulaDraft {
  const [text, setText] = createSignal('')
  const [fieldId, setFieldId] = createSignal<string>()
  const checked = createMemo(() => checkFormula(text(), fields(), fieldId()))
  const result = () => {
    const found = checked()
    return found.problem === null ? found.type : undefined
  }
  return {
    text,
    setText,
    begin(field) {
      setFieldId(field?.id)
      setText(shownFormula(field?.formula?.source ?? '', fields()))
    },
    problem: () => checked().problem,
    result,
    formula: () => ({ source: storedFormula(text(), fields()), result: result() ?? 'text' }),
  }
}
