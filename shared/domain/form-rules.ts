import { parseCell } from './cell.ts'
import type { CellValue, Cells } from './cell.ts'
import { isBlank } from './field-required.ts'
import { ruleFault } from './field-rules.ts'
import type { RuleManner } from './field-rules.ts'
import { cellType, findField, isComputed } from './field.ts'
import type { CellType, Field } from './field.ts'
import type { Form, FormItem } from './form.ts'

/** What is wrong with the answer to one question, as a sentence for the person who answers. */
export type ReportFault = { readonly fieldId: string; readonly message: string }

const missing: Readonly<Record<CellType, string>> = {
  text: 'Fill this in.',
  longText: 'Fill this in.',
  number: 'Enter a number.',
  duration: 'Enter a duration like 1:30.',
  date: 'Enter a date.',
  dateTime: 'Enter a date and time.',
  select: 'Choose one.',
  multiSelect: 'Choose at least one.',
  status: 'Choose one.',
  person: 'Name somebody.',
  checkbox: 'Tick this to go on.',
  rating: 'Give at least one star.',
  email: 'Enter an e-mail address.',
  phone: 'Enter a phone number.',
  url: 'Enter a web address.',
  barcode: 'Scan or enter the code.',
  location: 'Add the place.',
  photo: 'Add at least one photo.',
  attachment: 'Add at least one file.',
  link: 'Link a record.',
}

/**
 * Whether a form can ask for the field. To reporters members are strangers, and they see no records of other grids to
 * choose from, so nobody is asked for either; nor for what is calculated. A phone keeps photos until it has signal, and
 * makes them small before; files of any size it does not keep.
 */
export function isAsked({ type }: Pick<Field, 'type'>): boolean {
  return type !== 'person' && type !== 'link' && type !== 'attachment' && !isComputed({ type })
}

/**
 * What keeps `cells` from being a report of `form`: empty required answers, values that do not
 * fit their field, cells the form does not ask for. In the order of the questions, strangers last;
 * empty = the report is complete.
 *
 * `fields` are the grid's, or those of the form's items. A question whose field is gone, names people, holds files or is
 * calculated by now asks nothing, so a report that waited on a phone is not held back by it. Whether the form is open is
 * not looked at: queued reports of a closed form are still taken. `manner`: how rules of fields are judged; without
 * it they are not looked at.
 */
export function checkReport(
  form: Pick<Form, 'items'>,
  fields: readonly Field[],
  cells: Cells,
  manner?: RuleManner,
): readonly ReportFault[] {
  const faults: ReportFault[] = []
  const asked = new Set<string>()
  for (const item of form.items) {
    const field = findField(fields, item.fieldId)
    if (field === undefined || !isAsked(field) || asked.has(field.id)) continue
    asked.add(field.id)
    const message = checkAnswer(item, field, cells[field.id] ?? null, manner)
    if (message !== null) faults.push({ fieldId: field.id, message })
  }
  for (const fieldId of Object.keys(cells)) {
    if (!asked.has(fieldId)) faults.push({ fieldId, message: 'This form does not ask for that (any more).' })
  }
  return faults
}

/**
 * Why `cells` cannot be taken as a report of `form`, with the question it is about, or null when they can:
 * the first fault of {@link checkReport}.
 */
export function refuseReport(
  form: Pick<Form, 'items'>,
  fields: readonly Field[],
  cells: Cells,
  manner?: RuleManner,
): string | null {
  const [fault] = checkReport(form, fields, cells, manner)
  if (fault === undefined) return null
  const item = form.items.find((candidate) => candidate.fieldId === fault.fieldId)
  const label = item?.label ?? findField(fields, fault.fieldId)?.name
  return label === undefined ? fault.message : `“${label}”: ${fault.message}`
}

/** The sentence that says what `value` lacks as the answer to `item`, or null when it will do. What a field requires, every form does. */
export function checkAnswer(
  item: Pick<FormItem, 'required'>,
  field: Field,
  value: CellValue,
  manner?: RuleManner,
): string | null {
  const parsed = parseCell(field, value)
  if (!parsed.ok) return field.type === 'location' ? 'Enter the place like 54.3233, 10.1394.' : parsed.reason
  if ((item.required || field.required) && isBlank(parsed.value)) return missing[cellType(field)]
  return manner === undefined ? null : ruleFault(field, parsed.value, manner)
}

/** What keeps the items from being asked: unknown and calculated fields, and fields asked twice, by position. */
export function checkItems(items: readonly FormItem[], fields: readonly Field[]): string | null {
  const seen = new Set<string>()
  for (const item of items) {
    const field = findField(fields, item.fieldId)
    if (field !== undefined && isComputed(field)) {
      return `The question "${item.label}" fills a field that is calculated. Remove it.`
    }
    if (field === undefined) {
      return `The question "${item.label}" fills a field that this grid does not have. Remove it.`
    }
    // A reporter sees no records of other grids to choose from.
    if (field.type === 'link')
      return `The question "${item.label}" links to other records, which a form cannot ask for. Remove it.`
    if (field.type === 'attachment')
      return `The question "${item.label}" asks for files, which a form cannot take. Ask for photos, or remove it.`
    if (seen.has(item.fieldId)) return `The question "${item.label}" fills a field that another one fills already.`
    seen.add(item.fieldId)
  }
  return null
}
