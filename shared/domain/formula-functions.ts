import { dateFunctions } from './formula-calendar.ts'
import type { FormulaFunction } from './formula-function.ts'
import { logicFunctions } from './formula-logic.ts'
import { numberFunctions } from './formula-math.ts'
import { textFunctions } from './formula-words.ts'

/** Every function of the language, in the order in which help lists them. */
export const formulaFunctions: readonly FormulaFunction[] = [
  ...logicFunctions,
  ...numberFunctions,
  ...textFunctions,
  ...dateFunctions,
]

const byName = new Map(formulaFunctions.map((each) => [each.name, each]))

/** @param name in capitals */
export function findFunction(name: string): FormulaFunction | undefined {
  return byName.get(name)
}
