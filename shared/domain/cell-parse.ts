import type { CellValue } from './cell.ts'
import { parseCell } from './cell.ts'
import { splitChoices } from './choice-text.ts'
import { readDuration } from './duration-text.ts'
import { formatOf, isComputed } from './field.ts'
import type { Field } from './field.ts'
import { readNumberText } from './number-text.ts'
import type { NumberManner } from './number-text.ts'
import { personCalled } from './person.ts'

/**
 * Reads text that a person typed or pasted, or another type's text, as a cell of `field`.
 * Numbers as `readNumberText` finds them, in this manner; durations as `readDuration` does; dates the ISO form; a
 * location `lat, lng`; a select or status the name of a choice, upper and lower case alike; a multiple select several,
 * as `splitChoices` finds them; a person field names or e-mail addresses of members in the same way, each of which must
 * be one member's alone. Empty text is an empty cell.
 *
 * @returns null when the text does not fit
 */
export function readCell(field: Field, text: string, manner: NumberManner = {}): { readonly value: CellValue } | null {
  const trimmed = text.trim()
  if (trimmed === '' && !isComputed(field)) return { value: null }
  const candidate = readers[field.type](trimmed, field, { text, manner })
  if (candidate === undefined) return null
  const parsed = parseCell(field, candidate)
  return parsed.ok ? { value: parsed.value } : null
}

type Told = { readonly text: string; readonly manner: NumberManner }
type Reader = (trimmed: string, field: Field, told: Told) => unknown

const readers: Readonly<Record<Field['type'], Reader>> = {
  text: (_trimmed, _field, { text }) => text.replace(/\s*[\r\n]+\s*/g, ' '),
  longText: (_trimmed, _field, { text }) => text,
  number: (trimmed, field, { manner }) => readNumberText(trimmed, formatOf(field), manner),
  duration: (trimmed) => readDuration(trimmed),
  date: (trimmed) => /^\d{4}-\d{2}-\d{2}/.exec(trimmed)?.[0],
  dateTime: (trimmed) => (/^\d{4}-\d{2}-\d{2}$/.test(trimmed) ? `${trimmed}T00:00:00.000Z` : trimmed),
  select: choiceCalled,
  status: choiceCalled,
  multiSelect: (trimmed, field) => allCalled(trimmed, (name) => choiceCalled(name, field)),
  person: (trimmed, { choices }) => allCalled(trimmed, (name) => personCalled(name, choices)),
  checkbox: (trimmed) => {
    if (/^(yes|true|1|x|✓|on)$/i.test(trimmed)) return true
    return /^(no|false|0|off)$/i.test(trimmed) ? false : undefined
  },
  rating: (trimmed) => (/^\d$/.test(trimmed) ? Number(trimmed) : /^★+$/u.test(trimmed) ? trimmed.length : undefined),
  email: (trimmed) => trimmed,
  phone: (trimmed) => trimmed,
  url: (trimmed) => trimmed,
  barcode: (trimmed) => trimmed,
  location: (trimmed) => {
    const match = /^\(?\s*(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)\s*\)?$/.exec(trimmed)
    return match === null ? undefined : { lat: Number(match[1]), lng: Number(match[2]) }
  },
  photo: () => undefined,
  attachment: () => undefined,
  // Who is called so only the other grid knows.
  link: () => undefined,
  formula: () => undefined,
  rollup: () => undefined,
  clock: () => undefined,
}

/** The ids of all that a list of names names; undefined where one is nobody's. */
function allCalled(text: string, called: (name: string) => string | undefined): readonly string[] | undefined {
  const ids = splitChoices(text).flatMap((name) => called(name) ?? [])
  if (ids.length === splitChoices(text).length) return ids
  // One whose name holds a comma, without quotes.
  const whole = called(text)
  return whole === undefined ? undefined : [whole]
}

function choiceCalled(name: string, { choices }: Field): string | undefined {
  const found =
    choices.find((choice) => choice.name === name) ??
    choices.find((choice) => choice.name.toLowerCase() === name.toLowerCase())
  return found?.id
}
