import { strictly } from './formula-function.ts'
import type { FormulaFunction, Run } from './formula-function.ts'
import { isFault } from './formula.ts'

/** Works out its arguments one by one, until one of them is `decisive` or an error. */
function until(decisive: boolean): FormulaFunction['make'] {
  return (args) => (input) => {
    for (const arg of args) {
      const value = arg(input)
      if (isFault(value)) return value
      if ((value ?? false) === decisive) return decisive
    }
    return !decisive
  }
}

const nothing: Run = () => null

export const logicFunctions: readonly FormulaFunction[] = [
  {
    name: 'IF',
    group: 'Logic',
    parameters: [
      { name: 'condition', type: 'boolean' },
      { name: 'then', type: 'same' },
      { name: 'else', type: 'same', need: 'optional' },
    ],
    gives: 'same',
    says: 'One value where the condition holds, another where it does not. Without “else” that is blank.',
    example: 'IF({Guests} > 100, "large", "small")',
    make:
      ([condition = nothing, then = nothing, otherwise = nothing]) =>
      (input) => {
        const holds = condition(input)
        if (isFault(holds)) return holds
        return holds === true ? then(input) : otherwise(input)
      },
  },
  {
    name: 'SWITCH',
    group: 'Logic',
    // After the first they come in pairs, which `compileSwitch` checks.
    parameters: [
      { name: 'value', type: 'any' },
      { name: 'case', type: 'any' },
      { name: 'result', type: 'any', need: 'many' },
      { name: 'default', type: 'any', need: 'optional' },
    ],
    gives: 'same',
    says: 'The result behind the first case that equals the value; else the default, or blank.',
    example: 'SWITCH({State}, "Open", 1, "Closed", 2, 0)',
    make: () => nothing,
  },
  {
    name: 'AND',
    group: 'Logic',
    parameters: [{ name: 'condition', type: 'boolean', need: 'many' }],
    gives: 'boolean',
    says: 'True where all conditions hold.',
    example: 'AND({Guests} > 0, {Paid})',
    make: until(false),
  },
  {
    name: 'OR',
    group: 'Logic',
    parameters: [{ name: 'condition', type: 'boolean', need: 'many' }],
    gives: 'boolean',
    says: 'True where at least one condition holds.',
    example: 'OR({State} = "Open", {State} = "New")',
    make: until(true),
  },
  {
    name: 'NOT',
    group: 'Logic',
    parameters: [{ name: 'condition', type: 'boolean' }],
    gives: 'boolean',
    says: 'True where the condition does not hold.',
    example: 'NOT({Paid})',
    make: strictly(([value]) => value !== true),
  },
  {
    name: 'BLANK',
    group: 'Logic',
    parameters: [],
    gives: 'same',
    says: 'Nothing: the cell stays empty.',
    example: 'IF({Paid}, BLANK(), {Price})',
    make: () => nothing,
  },
  {
    name: 'ISBLANK',
    group: 'Logic',
    parameters: [{ name: 'value', type: 'any' }],
    gives: 'boolean',
    says: 'True where there is no value. A checkbox always has one.',
    example: 'ISBLANK({Due})',
    make: strictly(([value]) => (value ?? null) === null),
  },
  {
    name: 'IFERROR',
    group: 'Logic',
    parameters: [
      { name: 'value', type: 'same' },
      { name: 'otherwise', type: 'same' },
    ],
    gives: 'same',
    says: 'The value, or the other one where it comes to an error.',
    example: 'IFERROR({Total} / {Guests}, 0)',
    make:
      ([value = nothing, otherwise = nothing]) =>
      (input) => {
        const first = value(input)
        return isFault(first) ? otherwise(input) : first
      },
  },
]
