import { cellType, findField } from './field.ts'
import type { Field } from './field.ts'
import { fieldToken, readTokens } from './formula-token.ts'

/**
 * A formula as people read it: its fields by their names, or by their ids where an earlier field has the same name, or
 * none is there any more.
 */
export function shownFormula(source: string, fields: readonly Field[]): string {
  return renamed(source, (id) => {
    const field = findField(fields, id)
    return field !== undefined && fieldNamed(field.name, fields) === field ? field.name : id
  })
}

/** A formula as it is stored: its fields by their ids. What names no field stays as it is. */
export function storedFormula(text: string, fields: readonly Field[]): string {
  return renamed(text, (name) => fieldNamed(name, fields)?.id ?? name)
}

/**
 * The fields that a formula can name: all but links and people, since what they say is kept elsewhere, and clocks, which
 * may read formulas themselves.
 */
export function usableFields(fields: readonly Field[]): readonly Field[] {
  return fields.filter((field) => field.type !== 'clock' && !['link', 'person'].includes(cellType(field)))
}

/** The field that a person means by a name: exactly so, or in other capitals, or by its id. */
export function fieldNamed(name: string, all: readonly Field[]): Field | undefined {
  const fields = usableFields(all)
  return (
    fields.find((field) => field.name === name) ??
    fields.find((field) => field.name.toLowerCase() === name.toLowerCase()) ??
    findField(fields, name)
  )
}

/** The ids that a stored formula names, each once, gone fields too. */
export function formulaReads(source: string): readonly string[] {
  const named = readTokens(source).tokens.flatMap(({ kind, value }) => (kind === 'field' ? [value] : []))
  return [...new Set(named)]
}

function renamed(text: string, nameOf: (name: string) => string): string {
  let written = ''
  let at = 0
  for (const { kind, value, start, end } of readTokens(text).tokens) {
    if (kind !== 'field') continue
    written += text.slice(at, start) + fieldToken(nameOf(value))
    at = end
  }
  return written + text.slice(at)
}
