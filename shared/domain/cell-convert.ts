import { readCell } from './cell-parse.ts'
import { cellText } from './cell-text.ts'
import type { CellValue } from './cell.ts'
import { MAX_CHOICES, choiceColors } from './field.ts'
import type { Choice, Field } from './field.ts'
import { MAX_NAME } from './text.ts'

/** The cell in its field's new type, or null when it cannot take it. */
export function convertCell(before: Field, after: Field, value: CellValue): CellValue {
  if (before.type === after.type && after.type !== 'select') return value
  if (before.type === 'select' && after.type === 'select') {
    return after.choices.some((choice) => choice.id === value) ? value : null
  }
  if (before.type === 'photo') return null
  return readCell(after, cellText(before, value))?.value ?? null
}

/**
 * The field that a conversion stores: turning to a select, it gains a choice for every text
 * that has none yet, in the order given, as long as there is room; the rest will be emptied.
 */
export function fieldForConversion(before: Field, wanted: Field, values: readonly CellValue[]): Field {
  if (wanted.type !== 'select') return { ...wanted, choices: [] }
  if (before.type === 'select') return wanted
  const choices: Choice[] = [...wanted.choices]
  const known = new Set(choices.map((choice) => choice.name.toLowerCase()))
  for (const value of values) {
    const name = cellText(before, value).trim().replace(/\s+/gu, ' ')
    if (name === '' || name.length > MAX_NAME || known.has(name.toLowerCase()) || choices.length >= MAX_CHOICES)
      continue
    known.add(name.toLowerCase())
    choices.push({
      id: choiceIdFor(name, choices),
      name,
      color: choiceColors[choices.length % choiceColors.length] ?? 'gray',
    })
  }
  return { ...wanted, choices }
}

/** An id made from the name (32-bit FNV-1a in base 36), moved on until no choice of the field has it. */
function choiceIdFor(name: string, taken: readonly Choice[]): string {
  for (let salt = 0; ; salt += 1) {
    let hash = 0x811c9dc5
    for (const char of `${salt}${name}`) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0
    const id = hash.toString(36).padStart(8, 'c')
    if (!taken.some((choice) => choice.id === id)) return id
  }
}
