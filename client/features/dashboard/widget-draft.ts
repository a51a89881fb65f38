import { widgetFields } from '@operagrid/shared/domain/dashboard'
import type { Widget, WidgetDraft, WidgetKind } from '@operagrid/shared/domain/dashboard'
import { cellType, showsFiles } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { Aggregate, Compare, Filter, QueryField } from '@operagrid/shared/domain/query'
import { checkTally, compareFault } from '@operagrid/shared/domain/query-check'
import { findSubject } from '@operagrid/shared/domain/query-subject'
import { nameText } from '@operagrid/shared/domain/text'
import { seesField } from '@operagrid/shared/domain/visibility'

import type { Bucket } from './bucket.ts'
import { functionNames } from './measure-name.ts'
import { subjectOptions } from './subject-options.ts'

/** What the tile editor holds while it is open: everything may still be missing. */
export type Draft = {
  readonly title: string
  readonly kind: WidgetKind
  readonly gridId: string | null
  readonly joiner: 'and' | 'or'
  readonly conditions: readonly Compare[]
  /** A filter too deep for a list of conditions: kept as it is until it is cleared. */
  readonly deepFilter: Filter | null
  readonly fn: Aggregate['fn']
  readonly of: QueryField | null
  readonly by: QueryField | null
  readonly bucket: Bucket
  readonly fields: readonly QueryField[]
}

/** The draft of a widget to be changed, or of a new one. */
export function draftOf(widget: Widget | null): Draft {
  if (widget === null) {
    return {
      title: '',
      kind: 'number',
      gridId: null,
      joiner: 'and',
      conditions: [],
      deepFilter: null,
      fn: 'count',
      of: null,
      by: null,
      bucket: 'day',
      fields: [],
    }
  }
  return {
    title: widget.title,
    kind: widget.kind,
    gridId: widget.gridId,
    ...flatten(widget.filter),
    fn: widget.aggregate.fn,
    of: widget.aggregate.field,
    by: widget.groupBy?.field ?? null,
    bucket: widget.groupBy?.bucket ?? 'day',
    fields: widget.fields,
  }
}

/** The draft with what it lacks for its kind filled in from the grid's fields, and nothing that the grid does not have. */
export function fitDraft(draft: Draft, fields: readonly Field[]): Draft {
  const subjects = subjectOptions(fields)
  const has = (ref: QueryField | null) => ref !== null && subjects.some((subject) => subject.ref === ref)
  const wanted =
    draft.kind === 'line'
      ? ['date', 'dateTime']
      : ['status', 'choice', 'choices', 'text', 'checkbox', 'number', 'date', 'dateTime']
  const groups = subjects.filter((subject) => wanted.includes(subject.kind))
  const by = groups.some(({ ref }) => ref === draft.by)
    ? draft.by
    : ([...groups].sort((a, b) => wanted.indexOf(a.kind) - wanted.indexOf(b.kind))[0]?.ref ?? null)
  const shown = draft.fields.filter(has)
  return {
    ...draft,
    of: has(draft.of) ? draft.of : null,
    by,
    fields:
      shown.length > 0
        ? shown
        : fields
            .filter((field) => !showsFiles(field) && !['longText', 'link'].includes(cellType(field)))
            .slice(0, 5)
            .map(({ id }) => id),
  }
}

/** What the tile will be called when no title is given: `Open by Department` cannot be guessed, `Records by Department` can. */
export function suggestTitle(draft: Draft, fields: readonly Field[]): string {
  if (draft.kind === 'latest') return 'Latest records'
  const nameOf = (ref: QueryField | null) => (ref === null ? '' : (findSubject(ref, fields)?.name ?? ''))
  const what = draft.fn === 'count' ? 'Records' : `${functionNames[draft.fn]} of ${nameOf(draft.of)}`
  if (draft.kind === 'number' || draft.by === null) return what
  const by = findSubject(draft.by, fields)
  const dated = by?.kind === 'date' || by?.kind === 'dateTime'
  return dated ? `${what} by ${draft.bucket}` : `${what} by ${nameOf(draft.by)}`
}

/** The widget that the draft describes, or the sentence that says what is missing. Days begin at midnight in `zone`. */
export function widgetOf(
  draft: Draft,
  fields: readonly Field[],
  zone: string,
): { readonly widget: WidgetDraft } | { readonly fault: string } {
  if (draft.gridId === null) return { fault: 'Choose the grid whose records it shows.' }
  for (const condition of draft.conditions) {
    const fault = conditionFault(condition, fields)
    if (fault !== null) return { fault }
  }
  const grouped = draft.kind === 'bar' || draft.kind === 'line'
  if (grouped && draft.by === null)
    return { fault: draft.kind === 'line' ? 'A line needs a field with dates.' : 'Choose what the bars stand for.' }
  if (draft.kind === 'latest' && draft.fields.length === 0) return { fault: 'Choose at least one field to show.' }
  const by = draft.by === null ? undefined : findSubject(draft.by, fields)
  const dated = by?.kind === 'date' || by?.kind === 'dateTime'
  const counted: Aggregate =
    draft.kind === 'latest' || draft.fn === 'count' ? { fn: 'count', field: null } : { fn: draft.fn, field: draft.of }
  const filter = filterOf(draft)
  const groupBy = grouped && draft.by !== null ? { field: draft.by, bucket: dated ? draft.bucket : null, zone } : null
  const [fault] = checkTally({ filter, aggregate: counted, groupBy }, fields)
  if (fault !== undefined) return { fault }
  const title = nameText.safeParse(draft.title.trim() === '' ? suggestTitle(draft, fields) : draft.title)
  if (!title.success) return { fault: 'The title is too long.' }
  const shown = draft.kind === 'latest' ? [...draft.fields] : []
  return {
    widget: {
      title: title.data,
      kind: draft.kind,
      gridId: draft.gridId,
      filter,
      aggregate: counted,
      groupBy,
      fields: shown,
    },
  }
}

/** The names of the fields that a widget uses and viewers do not see: to them it will not be shown. */
export function unseenByViewers(widget: WidgetDraft, fields: readonly Field[]): readonly string[] {
  const used = widgetFields(widget)
  return fields.filter((field) => used.has(field.id) && !seesField('viewer', field)).map(({ name }) => name)
}

/** Why a condition cannot be asked yet, in words for the person who writes it. */
function conditionFault(condition: Compare, fields: readonly Field[]): string | null {
  const subject = findSubject(condition.field, fields)
  if (subject === undefined) return 'A condition is about a field that no longer exists. Remove it.'
  const isBlank = condition.value === '' || (Array.isArray(condition.value) && condition.value.length === 0)
  if (isBlank || compareFault(condition, subject) !== null)
    return `Complete the condition on “${subject.name}”, or remove it.`
  return null
}

function filterOf({ deepFilter, joiner, conditions }: Draft): Filter | null {
  if (deepFilter !== null) return deepFilter
  const [only] = conditions
  if (only === undefined) return null
  return conditions.length === 1 ? only : { kind: joiner, filters: [...conditions] }
}

function flatten(filter: Filter | null): Pick<Draft, 'joiner' | 'conditions' | 'deepFilter'> {
  if (filter === null) return { joiner: 'and', conditions: [], deepFilter: null }
  if (filter.kind === 'compare') return { joiner: 'and', conditions: [asOffered(filter)], deepFilter: null }
  if (filter.kind === 'not') return { joiner: 'and', conditions: [], deepFilter: filter }
  const compares = filter.filters.flatMap((inner) => (inner.kind === 'compare' ? [asOffered(inner)] : []))
  if (compares.length < filter.filters.length) return { joiner: 'and', conditions: [], deepFilter: filter }
  return { joiner: filter.kind, conditions: compares, deepFilter: null }
}

/** `is one choice` as the editor writes it: any of a list of one. Other kinds never hold such ids. */
function asOffered(compare: Compare): Compare {
  const { operator, value } = compare
  if (typeof value !== 'string' || !/^[a-z0-9]{8}$/.test(value)) return compare
  if (operator !== 'eq' && operator !== 'ne') return compare
  return { ...compare, operator: operator === 'eq' ? 'anyOf' : 'noneOf', value: [value] }
}
