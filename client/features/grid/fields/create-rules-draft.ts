import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field, FieldDraft, FieldType } from '@operagrid/shared/domain/field'
import { rangeFault, takesPattern, takesRange, takesUnique } from '@operagrid/shared/domain/field-rules'
import type { FieldCheck } from '@operagrid/shared/domain/grid'

import { errorOf, trpc } from '../../../trpc.ts'
import { editText, readTyped } from '../../../ui/edit-text.ts'
import { showToast } from '../../../ui/show-toast.tsx'
import { fromLocalMoment, toLocalMoment } from '../editors/local-moment.ts'

/** The rules of a field as they are typed. */
export type RulesText = {
  readonly required: boolean
  readonly unique: boolean
  readonly least: string
  readonly most: string
  readonly pattern: string
  readonly hint: string
}

export type RulesFaults = Partial<Readonly<Record<'least' | 'most' | 'pattern' | 'hint', string>>>

export type RulesDraft = {
  readonly text: Accessor<RulesText>
  readonly set: (change: Partial<RulesText>) => void
  readonly faults: Accessor<RulesFaults>
  /** Records that are in the way, from the last attempt to save; null where something was changed since. */
  readonly found: Accessor<FieldCheck | null>
  readonly begin: (field: Field | undefined) => void
  /** Another type has other bounds. */
  readonly retype: (type: FieldType) => void
  /** The rules as they are saved with a field of this shape; null where one cannot be, which is shown then. */
  readonly read: (field: Field) => Promise<Rules | null>
  /** Whether the field may be saved so. Where records are in the way it says which; who asks again means it. */
  readonly settle: (gridId: string, field: Field, draft: FieldDraft) => Promise<boolean>
}

type Rules = Pick<FieldDraft, 'required' | 'unique' | 'range' | 'pattern'>

const nothing: RulesText = { required: false, unique: false, least: '', most: '', pattern: '', hint: '' }

/** The rules of a field while its dialog is open. */
export function createRulesDraft(): RulesDraft {
  const [text, setText] = createSignal(nothing)
  const [faults, setFaults] = createSignal<RulesFaults>({})
  const [found, setFound] = createSignal<FieldCheck | null>(null)

  function put(next: RulesText): void {
    setText(next)
    setFaults({})
    setFound(null)
  }

  return {
    text,
    set: (change) => put({ ...text(), ...change }),
    faults,
    found,
    begin(field) {
      if (field === undefined) put(nothing)
      else
        put({
          required: field.required ?? false,
          unique: field.unique ?? false,
          least: boundText(field, field.range?.least),
          most: boundText(field, field.range?.most),
          pattern: field.pattern?.source ?? '',
          hint: field.pattern?.hint ?? '',
        })
    },
    retype: (type) => put({ ...text(), least: '', most: '', unique: text().unique && takesUnique({ type }) }),
    async read(field) {
      const { required, unique } = text()
      const range = readRange(field, text())
      const pattern = await readPattern(field, text())
      setFaults({ ...range.faults, ...pattern.faults })
      if (Object.keys(faults()).length > 0) return null
      return { required, unique: unique && takesUnique(field), range: range.range, pattern: pattern.pattern }
    },
    async settle(gridId, field, draft) {
      const isSaid = found() !== null && found()?.doubles.records === 0
      if (isSaid || field.type !== draft.type || !changes(field, draft)) return true
      try {
        const met = await trpc.field.check.query({ gridId, fieldId: field.id, field: draft })
        if (met.doubles.records === 0 && met.breaking.records === 0) return true
        setFound(met)
      } catch (error) {
        showToast({ tone: 'danger', title: 'The field was not changed', text: errorOf(error).message })
      }
      return false
    },
  }
}

/** Whether records may be in the way of what is new. */
function changes(field: Field, { unique, range, pattern }: FieldDraft): boolean {
  const asks = (one: unknown, before: unknown) => Boolean(one) && JSON.stringify(one) !== JSON.stringify(before)
  return asks(unique, field.unique) || asks(range, field.range) || asks(pattern?.source, field.pattern?.source)
}

function boundText(field: Field, bound: string | number | undefined): string {
  if (bound === undefined) return ''
  return field.type === 'dateTime' ? toLocalMoment(String(bound)) : editText(field, bound)
}

function readRange(
  field: Field,
  { least, most }: RulesText,
): { readonly range: FieldDraft['range']; readonly faults: RulesFaults } {
  if (!takesRange(field)) return { range: null, faults: {} }
  const [from, to] = [readBound(field, least), readBound(field, most)]
  const faults = {
    ...(from === undefined && { least: 'This does not fit the field.' }),
    ...(to === undefined && { most: 'This does not fit the field.' }),
  }
  const range = { ...(isBound(from) && { least: from }), ...(isBound(to) && { most: to }) }
  const crossed = Object.keys(faults).length === 0 ? rangeFault({ ...field, range }) : null
  return {
    range: Object.keys(range).length === 0 ? null : range,
    faults: crossed === null ? faults : { most: crossed },
  }
}

/** The bound that a text means, null = none; undefined for what does not fit the field. */
function readBound(field: Field, text: string): CellValue | undefined {
  if (text.trim() === '') return null
  const read = readTyped(field, field.type === 'dateTime' ? (fromLocalMoment(text) ?? text) : text)
  return read === null ? undefined : read.value
}

function isBound(value: CellValue | undefined): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

async function readPattern(
  field: Field,
  { pattern, hint }: RulesText,
): Promise<{ readonly pattern: FieldDraft['pattern']; readonly faults: RulesFaults }> {
  if (!takesPattern(field) || pattern === '') return { pattern: null, faults: {} }
  const { patternFault } = await import('@operagrid/shared/domain/pattern')
  const fault = patternFault(pattern)
  const faults = {
    ...(fault !== null && { pattern: fault }),
    ...(hint.trim() === '' && { hint: 'Say in words what is asked for: people read this where a text does not fit.' }),
  }
  return { pattern: { source: pattern, hint: hint.trim() }, faults }
}
