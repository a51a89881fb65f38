import type { Field } from '@operagrid/shared/domain/field'
import { fold } from '@operagrid/shared/domain/fold'
import { signatureOf } from '@operagrid/shared/domain/formula-function'
import type { FormulaFunction } from '@operagrid/shared/domain/formula-function'
import { formulaFunctions } from '@operagrid/shared/domain/formula-functions'
import { shownFormula } from '@operagrid/shared/domain/formula-text'
import { fieldToken, readTokens } from '@operagrid/shared/domain/formula-token'

/** Something that could stand at the caret. `text` takes the place of what was begun; the caret then stands `back` before its end. */
export type Completion = {
  readonly text: string
  readonly back: number
  readonly label: string
} & (
  | { readonly kind: 'field'; readonly field: Field }
  | { readonly kind: 'function'; readonly called: FormulaFunction }
)

/** `start` to `end`: what was begun there. */
export type Completions = { readonly start: number; readonly end: number; readonly list: readonly Completion[] }

const MOST = 8
const nothing = (at: number): Completions => ({ start: at, end: at, list: [] })

/**
 * What could be meant at the caret: fields behind a brace, fields and functions behind a letter.
 *
 * @param asked the person asks for everything, with nothing begun
 */
export function completionsAt(text: string, caret: number, fields: readonly Field[], asked = false): Completions {
  const { tokens, problem } = readTokens(text.slice(0, caret))
  if (problem !== null) {
    if (text[problem.start] !== '{') return nothing(caret)
    const begun = fold(text.slice(problem.start + 1, caret).trim())
    const closes = text[caret] === '}'
    return { start: problem.start, end: closes ? caret + 1 : caret, list: fieldsCalled(begun, fields).slice(0, MOST) }
  }
  const last = tokens.findLast(({ kind }) => kind !== 'end')
  const begun = last?.kind === 'name' && last.end === caret ? last : undefined
  if (begun === undefined && !asked) return nothing(caret)
  const start = begun?.start ?? caret
  const word = fold(text.slice(start, caret))
  const functions = formulaFunctions
    .filter(({ name }) => fold(name).startsWith(word))
    .map((called): Completion => callOf(called, text[caret] === '('))
  const named = fieldsCalled(word, fields)
  // Whoever types a letter means the start of a name more often than its middle.
  const list = begun === undefined ? [...named, ...functions] : [...functions, ...named].slice(0, MOST)
  return { start, end: caret, list }
}

/** A text with a completion in it, and where the caret stands then. */
export function complete(
  text: string,
  { start, end }: Pick<Completions, 'start' | 'end'>,
  { text: put, back }: Pick<Completion, 'text' | 'back'>,
): { readonly text: string; readonly caret: number } {
  return { text: text.slice(0, start) + put + text.slice(end), caret: start + put.length - back }
}

/** A call as it is put in: the caret goes between its brackets. */
export function callOf(called: FormulaFunction, hasBracket = false): Completion {
  const { name, parameters } = called
  const [text, back] = hasBracket ? [name, 0] : parameters.length === 0 ? [`${name}()`, 0] : [`${name}()`, 1]
  return { kind: 'function', called, text, back, label: signatureOf(called) }
}

function fieldsCalled(word: string, fields: readonly Field[]): readonly Completion[] {
  const found = fields.filter(({ name }) => fold(name).includes(word))
  const starts = (field: Field): number => (fold(field.name).startsWith(word) ? 0 : 1)
  return found
    .toSorted((a, b) => starts(a) - starts(b))
    .map((field) => ({
      kind: 'field',
      field,
      text: shownFormula(fieldToken(field.id), fields),
      back: 0,
      label: field.name,
    }))
}
