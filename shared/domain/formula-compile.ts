import { makeClock } from './formula-date.ts'
import type { Clock, DateUnit } from './formula-date.ts'
import { counted, signatureOf } from './formula-function.ts'
import type { FormulaFunction, FormulaParameter, PartType } from './formula-function.ts'
import { findFunction } from './formula-functions.ts'
import { literalDate, literalKind, literalUnit, literalZone, partNames } from './formula-literal.ts'
import { limited, makeBinary, makeNegate, makeSwitch } from './formula-operators.ts'
import type { Part } from './formula-operators.ts'
import { parseFormula } from './formula-parse.ts'
import type { BinarySign, FormulaNode } from './formula-parse.ts'
import type { FormulaProblem, FormulaType } from './formula.ts'

/** A field as a formula reads it. */
export type ReadField = { readonly id: string; readonly type: FormulaType }

/**
 * What the names in a formula stand for; undefined = no such field. `lenient`: then it has no value but #REF, as in a
 * formula that was saved while the field was there; otherwise it is a problem.
 */
export type Naming = { readonly fieldOf: (name: string) => ReadField | undefined; readonly lenient: boolean }

/** A formula that can be worked out. `type`: what it comes to, `blank` = never anything. `reads`: ids of fields. */
export type CompiledFormula = Part & { readonly reads: ReadonlySet<string> }

type Node<Kind extends FormulaNode['kind']> = Extract<FormulaNode, { kind: Kind }>
type Sourced = Part & { readonly node: FormulaNode }

/** Reads and checks a formula. Never throws. */
export function compileFormula(text: string, naming: Naming): CompiledFormula | { readonly problem: FormulaProblem } {
  const node = parseFormula(text)
  if ('problem' in node) return node
  const compiler = new Compiler(naming)
  const { type, run } = compiler.part(node)
  return compiler.problem === null ? { type, run, reads: compiler.reads } : { problem: compiler.problem }
}

/** Goes through a formula from left to right; of what is wrong it keeps the first. */
class Compiler {
  readonly #naming: Naming
  readonly reads = new Set<string>()
  problem: FormulaProblem | null = null

  constructor(naming: Naming) {
    this.#naming = naming
  }

  part(node: FormulaNode): Sourced {
    switch (node.kind) {
      case 'number':
      case 'text':
      case 'boolean': {
        const value = node.value === '' ? null : node.value
        return { node, type: node.kind, run: () => value }
      }
      case 'field':
        return this.#field(node)
      case 'negate': {
        const inner = this.#as(this.part(node.of), 'number', 'Only a number has a minus')
        return { node, type: 'number', run: makeNegate(inner) }
      }
      case 'binary': {
        const { type, run } = this.#binary(node)
        return { node, type, run: counted(run) }
      }
      case 'call': {
        const { type, run } = this.#call(node)
        return { node, type, run: counted(run) }
      }
    }
  }

  #fail(node: FormulaNode, message: string): Sourced {
    this.problem ??= { message, start: node.start, end: node.end }
    return { node, type: 'blank', run: () => null }
  }

  #field(node: Node<'field'>): Sourced {
    const field = this.#naming.fieldOf(node.name)
    if (field === undefined && !this.#naming.lenient)
      return this.#fail(node, `There is no field “${node.name}” that a formula could use. Choose another.`)
    if (field === undefined) return { node, type: 'blank', run: () => ({ error: '#REF' }) }
    const { id, type } = field
    this.reads.add(id)
    return { node, type, run: (input) => input.cell(id) }
  }

  #binary(node: Node<'binary'>): Sourced {
    const [left, right] = [this.part(node.left), this.part(node.right)]
    const { sign } = node
    if (sign === '&') return { node, type: 'text', run: limited(makeBinary(sign, left, right)) }
    if (isComparison(sign)) {
      const { parts, type } = this.#alike([left, right])
      if (type === 'boolean' && sign !== '=' && sign !== '!=')
        return this.#fail(node, `Of true and false none is more. Compare them with = or !=.`)
      return { node, type: 'boolean', run: makeBinary(sign, parts[0] ?? left, parts[1] ?? right) }
    }
    const numbers = [left, right].map((part) =>
      this.#as(part, 'number', `“${sign}” is for numbers`, hintOf(sign, part)),
    )
    return { node, type: 'number', run: makeBinary(sign, numbers[0] ?? left, numbers[1] ?? right) }
  }

  #call(node: Node<'call'>): Sourced {
    const called = findFunction(node.name)
    if (called === undefined) return this.#fail(node, `There is no function ${node.name}. Choose one from the list.`)
    const fault = countFault(called, node.args.length)
    if (fault !== null) return this.#fail(node, fault)
    if (called.name === 'SWITCH') return this.#switch(node)
    const args: Sourced[] = []
    const alike: number[] = []
    let unit: DateUnit = 'days'
    let clock: Clock = makeClock('UTC')
    for (const [at, argument] of node.args.entries()) {
      const parameter = called.parameters[Math.min(at, called.parameters.length - 1)]
      if (parameter === undefined) continue
      if (parameter.type === 'unit') {
        const named = literalUnit(argument)
        if (named === undefined)
          this.#fail(argument, 'Write the unit here: "minutes", "hours", "days", "weeks", "months" or "years".')
        unit = named ?? unit
      } else if (parameter.type === 'zone') {
        const named = literalZone(argument)
        if (named === undefined) this.#fail(argument, 'Write a time zone here, like "Europe/Berlin".')
        clock = makeClock(named ?? 'UTC')
      } else {
        if (parameter.type === 'same' || parameter.type === 'ordered') alike.push(args.length)
        args.push(this.#argument(this.part(argument), parameter, called))
      }
    }
    const { parts, type: same } = this.#alike(alike.flatMap((at) => args[at] ?? []))
    for (const [nth, at] of alike.entries()) args[at] = parts[nth] ?? args[at] ?? this.#fail(node, '')
    if (called.name === 'DATEADD' && args[0]?.type === 'date' && (unit === 'hours' || unit === 'minutes'))
      return this.#fail(node, 'A date without a time has no hours or minutes. Add days instead.')
    const type = called.gives === 'same' ? same : called.gives === 'first' ? (args[0]?.type ?? 'blank') : called.gives
    const run = called.make(
      args.map((part) => part.run),
      { types: args.map((part) => part.type), unit, clock },
    )
    return { node, type, run: type === 'text' ? limited(run) : run }
  }

  #argument(part: Sourced, { type }: FormulaParameter, { name }: FormulaFunction): Sourced {
    switch (type) {
      case 'any':
      case 'same':
      case 'unit':
      case 'zone':
        return part
      case 'moment': {
        const kind = literalKind(part.node)
        if (kind !== null) return this.#as(part, kind, name)
        if (part.type === 'date' || part.type === 'dateTime' || part.type === 'blank') return part
        return this.#fail(part.node, `${name} takes a date here, and this is ${partNames[part.type]}.`)
      }
      case 'ordered':
        if (part.type === 'boolean' || (part.type === 'text' && literalKind(part.node) === null))
          return this.#fail(part.node, `${name} takes numbers or dates, and this is ${partNames[part.type]}.`)
        return part
      default:
        return this.#as(part, type, `${name} takes ${partNames[type]} here`)
    }
  }

  #switch(node: Node<'call'>): Sourced {
    const [value, ...rest] = node.args.map((argument) => this.part(argument))
    if (value === undefined) return this.#fail(node, '')
    const pairs = Math.floor(rest.length / 2)
    const keys = this.#alike([value, ...rest.filter((_, at) => at < pairs * 2 && at % 2 === 0)])
    const results = this.#alike(rest.filter((_, at) => at >= pairs * 2 || at % 2 === 1))
    const cases = Array.from({ length: pairs }, (_, at) => ({
      when: keys.parts[at + 1] ?? value,
      result: results.parts[at] ?? value,
    }))
    return { node, type: results.type, run: makeSwitch(keys.parts[0] ?? value, cases, results.parts[pairs]) }
  }

  /** Parts of one type: that of the first that says one. Blank fits all, and a date may be written down as a text. */
  #alike(parts: readonly Sourced[]): { readonly parts: readonly Sourced[]; readonly type: PartType } {
    const says = parts.filter((part) => part.type !== 'blank')
    const type = (says.find((part) => part.node.kind !== 'text') ?? says[0])?.type ?? 'blank'
    if (type === 'blank') return { parts, type }
    return { parts: parts.map((part) => this.#as(part, type, `This must be ${partNames[type]} like the others`)), type }
  }

  /** The part where `wanted` is needed; `why` begins the sentence if it does not fit. */
  #as(part: Sourced, wanted: FormulaType, why: string, hint = ''): Sourced {
    if (part.type === wanted || part.type === 'blank') return part
    if (wanted === 'date' || wanted === 'dateTime') {
      const date = literalDate(part.node, wanted)
      if (date !== null) return { node: part.node, type: wanted, run: () => date }
      if (part.node.kind === 'text')
        return this.#fail(
          part.node,
          `Write a date here like "2026-11-23"${wanted === 'date' ? '' : ' or "2026-11-23 08:00"'}.`,
        )
    }
    return this.#fail(part.node, `${why}, and this is ${partNames[part.type]}.${hint}`)
  }
}

function isComparison(sign: BinarySign): boolean {
  return ['=', '!=', '<', '<=', '>', '>='].includes(sign)
}

function hintOf(sign: BinarySign, { type }: Part): string {
  if (type === 'text' && sign === '+') return ' Join texts with &.'
  if (type === 'date' || type === 'dateTime') return ' Use DATEADD or DATEDIFF.'
  return ''
}

function countFault(called: FormulaFunction, count: number): string | null {
  const least = called.parameters.filter(({ need }) => need !== 'optional').length
  const most = called.parameters.some(({ need }) => need === 'many')
    ? Number.POSITIVE_INFINITY
    : called.parameters.length
  return count >= least && count <= most ? null : `Write it like ${signatureOf(called)}.`
}
