import { readTokens } from './formula-token.ts'
import type { FormulaToken } from './formula-token.ts'
import type { FormulaProblem } from './formula.ts'

export const binarySigns = ['=', '!=', '<', '<=', '>', '>=', '&', '+', '-', '*', '/', '%'] as const
export type BinarySign = (typeof binarySigns)[number]

type Span = { readonly start: number; readonly end: number }

/** A formula as a tree, each part with its place in the text. A `field` has the name that stands in its braces. */
export type FormulaNode = Span &
  (
    | { readonly kind: 'number'; readonly value: number }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'field'; readonly name: string }
    | { readonly kind: 'negate'; readonly of: FormulaNode }
    | { readonly kind: 'binary'; readonly sign: BinarySign; readonly left: FormulaNode; readonly right: FormulaNode }
    | { readonly kind: 'call'; readonly name: string; readonly args: readonly FormulaNode[] }
  )

/** How deep a formula may be nested, a chain of signs counted by its length. */
const MAX_DEPTH = 150

/** How strongly each sign binds; among equals the left one first. */
export const signStrength: Readonly<Record<BinarySign, number>> = {
  '=': 1,
  '!=': 1,
  '<': 1,
  '<=': 1,
  '>': 1,
  '>=': 1,
  '&': 2,
  '+': 3,
  '-': 3,
  '*': 4,
  '/': 4,
  '%': 4,
}
const NEGATE_STRENGTH = 5

/** Reads a formula; what its fields and functions are is not looked at. Never throws. */
export function parseFormula(text: string): FormulaNode | { readonly problem: FormulaProblem } {
  const { tokens, problem } = readTokens(text)
  if (problem !== null) return { problem }
  const parser = new Parser(tokens)
  const node = parser.whole()
  return parser.problem === null ? node : { problem: parser.problem }
}

/** A Pratt parser: of what went wrong it keeps the first, and from there on sees only the end. */
class Parser {
  readonly #tokens: readonly FormulaToken[]
  readonly #last: FormulaToken
  #at = 0
  problem: FormulaProblem | null = null

  constructor(tokens: readonly FormulaToken[]) {
    this.#tokens = tokens
    this.#last = tokens.at(-1) ?? { kind: 'end', value: '', start: 0, end: 0 }
  }

  whole(): FormulaNode {
    const node = this.#expression(0, 0)
    const { kind, value } = this.#peek()
    if (kind === 'end') return node
    return this.#fail(value === ')' ? 'There is no ( for this.' : 'Put a sign like + or & before this.')
  }

  #peek(): FormulaToken {
    return this.problem === null ? (this.#tokens[this.#at] ?? this.#last) : this.#last
  }

  #next(): FormulaToken {
    const token = this.#peek()
    if (token !== this.#last) this.#at += 1
    return token
  }

  /** Takes the sign if it is the next. */
  #takes(sign: string): boolean {
    const { kind, value } = this.#peek()
    if (kind !== 'sign' || value !== sign) return false
    this.#next()
    return true
  }

  #fail(message: string, span: Span = this.#peek()): FormulaNode {
    this.problem ??= { message, start: span.start, end: span.end }
    return { kind: 'boolean', value: false, start: span.start, end: span.end }
  }

  #expression(strength: number, depth: number): FormulaNode {
    let left = this.#operand(depth)
    for (let level = depth + 1; ; level += 1) {
      const token = this.#peek()
      const sign = binarySigns.find((each) => token.kind === 'sign' && each === token.value)
      if (sign === undefined || signStrength[sign] <= strength) return left
      this.#next()
      const right = this.#expression(signStrength[sign], level)
      left = { kind: 'binary', sign, left, right, start: left.start, end: right.end }
    }
  }

  #operand(depth: number): FormulaNode {
    if (depth > MAX_DEPTH)
      return this.#fail('This is nested too deeply. Move a part of it into a formula field of its own.')
    const token = this.#next()
    const { kind, value, start, end } = token
    switch (kind) {
      case 'number': {
        const number = Number(value)
        return Number.isFinite(number)
          ? { kind, value: number, start, end }
          : this.#fail('This number is too large.', token)
      }
      case 'text':
        return { kind, value, start, end }
      case 'field':
        return value === '' ? this.#fail('Name a field between the braces.', token) : { kind, name: value, start, end }
      case 'name':
        return this.#named(token, depth)
      case 'sign':
        return this.#signed(token, depth)
      case 'end':
        return this.#fail(
          this.#at === 0 ? 'Write a formula, like {Price} * {Count}.' : 'Something is missing at the end.',
          token,
        )
    }
  }

  #signed(token: FormulaToken, depth: number): FormulaNode {
    if (token.value === '-') {
      const of = this.#expression(NEGATE_STRENGTH, depth + 1)
      return { kind: 'negate', of, start: token.start, end: of.end }
    }
    if (token.value !== '(') return this.#fail(`A value is missing before “${token.value}”.`, token)
    const inner = this.#expression(0, depth + 1)
    if (!this.#takes(')')) this.#fail('Close the bracket with ).')
    return inner
  }

  #named(token: FormulaToken, depth: number): FormulaNode {
    const { value: name, start, end } = token
    const isCall = this.#takes('(')
    if (!isCall && (name === 'TRUE' || name === 'FALSE')) return { kind: 'boolean', value: name === 'TRUE', start, end }
    if (!isCall) return this.#fail(`To name a field write {${name}}, to call a function write ${name}(…).`, token)
    const args: FormulaNode[] = []
    if (!this.#takes(')')) {
      do args.push(this.#expression(0, depth + 1))
      while (this.#takes(','))
      const close = this.#peek()
      if (!this.#takes(')')) return this.#fail(`Separate values with a comma, and close ${name} with ).`)
      return { kind: 'call', name, args, start, end: close.end }
    }
    return { kind: 'call', name, args, start, end: this.#tokens[this.#at - 1]?.end ?? end }
  }
}
