import type { FormulaProblem } from './formula.ts'

/**
 * A word of a formula. `value`: what it means: the text without its quotes, the name between braces, a function's
 * name in capitals; of all others the text itself. The last one is an `end` of no length.
 */
export type FormulaToken = {
  readonly kind: 'number' | 'text' | 'field' | 'name' | 'sign' | 'end'
  readonly value: string
  readonly start: number
  readonly end: number
}

/** One alternative a kind, in the order of the groups below. What is quoted doubles its own quote inside. */
const pattern =
  /\s+|(\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?|\.\d+)|("(?:[^"]|"")*"|'(?:[^']|'')*')|(\{(?:[^}]|\}\})*\})|([A-Za-z][A-Za-z0-9_]*)|(<=|>=|!=|<>|[-+*/%&=<>(),])/uy

/** The words of a formula in their order, and the first thing that is none. */
export function readTokens(text: string): { readonly tokens: FormulaToken[]; readonly problem: FormulaProblem | null } {
  const tokens: FormulaToken[] = []
  let at = 0
  while (at < text.length) {
    pattern.lastIndex = at
    const match = pattern.exec(text)
    if (match === null) return { tokens, problem: strayProblem(text, at) }
    const [whole, number, quoted, field, name, sign] = match
    const token = { start: at, end: at + whole.length }
    at = token.end
    if (number !== undefined) tokens.push({ kind: 'number', value: number, ...token })
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: unquote(quoted), ...token })
    else if (field !== undefined) tokens.push({ kind: 'field', value: unquote(field).trim(), ...token })
    else if (name !== undefined) tokens.push({ kind: 'name', value: name.toUpperCase(), ...token })
    else if (sign !== undefined) tokens.push({ kind: 'sign', value: sign === '<>' ? '!=' : sign, ...token })
  }
  tokens.push({ kind: 'end', value: '', start: text.length, end: text.length })
  return { tokens, problem: null }
}

/** A field as a formula names it. */
export function fieldToken(name: string): string {
  return `{${name.replaceAll('}', '}}')}}`
}

/** A text as a formula has it. */
export function textToken(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function unquote(token: string): string {
  const quote = token.slice(-1)
  return token.slice(1, -1).replaceAll(quote + quote, quote)
}

function strayProblem(text: string, at: number): FormulaProblem {
  const sign = String.fromCodePoint(text.codePointAt(at) ?? 0)
  const whole = { start: at, end: text.length }
  if (sign === '"' || sign === "'") return { message: `This text is not closed. End it with ${sign}.`, ...whole }
  if (sign === '{') return { message: 'This field is not closed. End it with }.', ...whole }
  const message =
    sign === ';'
      ? 'Separate values with a comma.'
      : `“${sign}” means nothing here. Put fields in {braces} and texts in "quotes".`
  return { message, start: at, end: at + sign.length }
}
