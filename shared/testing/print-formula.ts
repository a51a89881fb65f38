import { signStrength } from '../domain/formula-parse.ts'
import type { FormulaNode } from '../domain/formula-parse.ts'
import { fieldToken, textToken } from '../domain/formula-token.ts'

/** A tree without its places: what a text and its reading are compared by. */
export type BareNode =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'negate'; readonly of: BareNode }
  | { readonly kind: 'binary'; readonly sign: Sign; readonly left: BareNode; readonly right: BareNode }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly BareNode[] }

type Sign = Extract<FormulaNode, { kind: 'binary' }>['sign']

/** A formula as text, with no more brackets than it needs. `strength`: how strongly what stands around it binds. */
export function printFormula(node: BareNode, strength = 0): string {
  switch (node.kind) {
    case 'number':
      return String(node.value)
    case 'text':
      return textToken(node.value)
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE'
    case 'field':
      return fieldToken(node.name)
    case 'negate':
      return `-${printFormula(node.of, 5)}`
    case 'binary': {
      const own = signStrength[node.sign]
      const text = `${printFormula(node.left, own - 1)} ${node.sign} ${printFormula(node.right, own)}`
      return own > strength ? text : `(${text})`
    }
    case 'call':
      return `${node.name}(${node.args.map((arg) => printFormula(arg)).join(', ')})`
  }
}

/** A tree that was read, without its places. */
export function bareNode(node: FormulaNode): BareNode {
  switch (node.kind) {
    case 'negate':
      return { kind: 'negate', of: bareNode(node.of) }
    case 'binary':
      return { kind: 'binary', sign: node.sign, left: bareNode(node.left), right: bareNode(node.right) }
    case 'call':
      return { kind: 'call', name: node.name, args: node.args.map(bareNode) }
    case 'field':
      return { kind: 'field', name: node.name }
    case 'number':
      return { kind: 'number', value: node.value }
    case 'text':
      return { kind: 'text', value: node.value }
    case 'boolean':
      return { kind: 'boolean', value: node.value }
  }
}
