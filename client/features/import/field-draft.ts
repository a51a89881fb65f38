import { hasChoices } from '@operagrid/shared/domain/field'
import type { Choice } from '@operagrid/shared/domain/field'
import type { ImportAnalysis, ImportColumn, ImportField, ImportPlan } from '@operagrid/shared/domain/import'
import { choiceColorAt, namesFor } from '@operagrid/shared/domain/import-choice'

import { newShortId } from '../../live/short-id.ts'

/** A field as it stands in the preview. `choices` are for show: the server makes the real ones. */
export type FieldDraft = ImportField & { readonly include: boolean; readonly choices: readonly Choice[] }

/** The types that a column can become. */
export type ImportType = ImportPlan['type']

/** The drafts that an analysis proposes: a field for each column, latitude and longitude as one. */
export function draftsOf(analysis: ImportAnalysis, zone: string): FieldDraft[] {
  return analysis.columns.flatMap((column) => {
    const pair = analysis.pairs.find(({ lat, lng }) => lat === column.index || lng === column.index)
    if (pair === undefined) return [draftOf(column, zone)]
    if (pair.lat !== column.index) return []
    return [
      {
        id: newShortId(),
        sources: [pair.lat, pair.lng],
        name: pair.name,
        plan: { type: 'location' as const },
        include: true,
        choices: [],
      },
    ]
  })
}

/** What another type changes in a draft; how the column is read comes from the analysis. */
export function retyped(type: ImportType, column: ImportColumn, zone: string): Pick<FieldDraft, 'plan' | 'choices'> {
  return { plan: planFor(type, column, zone), choices: choicesFor(type, column) }
}

/** Two drafts for the two columns that a location was made of. */
export function splitDraft(draft: FieldDraft, columns: readonly ImportColumn[], zone: string): FieldDraft[] {
  return draft.sources.flatMap((source) => {
    const column = columns[source]
    return column === undefined ? [] : [draftOf(column, zone)]
  })
}

/** How many filled cells of a column would come in under a plan, or null when only the import tells. */
export function fitting(plan: ImportPlan, column: ImportColumn): number | null {
  switch (plan.type) {
    case 'text':
    case 'longText':
    case 'select':
    case 'multiSelect':
    case 'status':
    case 'barcode':
      return column.filled
    case 'duration':
    case 'person':
    case 'rating':
    case 'email':
    case 'phone':
    case 'url':
    case 'link':
      return null
    case 'number':
      return column.fits[plan.decimal === '.' ? 'dot' : 'comma']
    case 'date':
    case 'dateTime':
      return column.fits[plan.order]
    case 'checkbox':
      // More different values than are counted: yes and no are not all of them.
      return column.distinct === null ? null : column.fits.checkbox
    case 'location':
      return column.fits.point
  }
}

/** What `import.start` takes of a draft. */
export function toImportField({ id, sources, name, plan }: Omit<FieldDraft, 'include' | 'choices'>): ImportField {
  return { id, sources: [...sources], name, plan }
}

function draftOf(column: ImportColumn, zone: string): FieldDraft {
  const { type } = column.plan
  return {
    id: newShortId(),
    sources: [column.index],
    name: column.name,
    include: true,
    ...retyped(type, column, zone),
  }
}

/** The plan of a type for a column; order and decimal sign are the column's own. */
export function planFor(type: ImportType, column: ImportColumn, zone: string): ImportPlan {
  switch (type) {
    case 'number':
      return { type, decimal: column.decimal }
    case 'date':
      return { type, order: column.order }
    case 'dateTime':
      return { type, order: column.order, zone }
    default:
      return { type }
  }
}

function choicesFor(type: ImportType, column: ImportColumn): Choice[] {
  const names = hasChoices({ type }) ? (namesFor({ type }, column) ?? []) : []
  return names.map((name, at) => ({ id: newShortId(), name, color: choiceColorAt(at) }))
}
