import { formulaErrorWords } from '@operagrid/shared/domain/formula'
import type { FormulaFault } from '@operagrid/shared/domain/formula'

import './formula.css'

/** A formula that has no value: its error, with why. */
export function FaultMark(props: { readonly fault: FormulaFault }) {
  return (
    <span class="formula-fault" title={formulaErrorWords[props.fault.error]}>
      {props.fault.error}
      <span class="visually-hidden">: {formulaErrorWords[props.fault.error]}</span>
    </span>
  )
}
