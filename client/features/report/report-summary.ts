import { chosenOf } from '@operagrid/shared/domain/cell'
import type { Cells } from '@operagrid/shared/domain/cell'
import { hasChoices } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import type { FormWithFields } from '@operagrid/shared/domain/form'
import type { ReviewState } from '@operagrid/shared/domain/record'
import type { MyReport, Whose } from '@operagrid/shared/domain/report'

import { toCells } from './answers.ts'
import type { HeldReport } from './held-report.ts'

/** How far a report has come. `refused`: the server would not take it; `needsFix`: an organizer asks for more. */
export type ReportStage = 'waiting' | 'refused' | 'sent' | 'seen' | 'accepted' | 'needsFix'

/** One of the member's reports, wherever it is now. `number` is null while it is on this phone. */
export type ReportSummary = {
  readonly recordId: string
  readonly number: number | null
  readonly formName: string
  readonly title: string
  readonly at: string
  /** Null for a record that is no report: an organizer made it. */
  readonly stage: ReportStage | null
  readonly whose: Whose
  readonly reason: string | null
  readonly fields: readonly Field[]
  readonly cells: Cells
}

/** How people read a stage. */
export const stageNames: Readonly<Record<ReportStage, string>> = {
  waiting: 'On this phone',
  refused: 'Not taken',
  sent: 'At the server',
  seen: 'Seen',
  accepted: 'Accepted',
  needsFix: 'Needs a fix',
}

/** All that a member's lists show, newest first; one that is on this phone and in the server's list is the server's. */
export function summarize(held: readonly HeldReport[], mine: readonly MyReport[]): readonly ReportSummary[] {
  const listed = new Set(mine.map((report) => report.record.id))
  const here = held.filter((report) => !listed.has(report.recordId)).map(fromHeld)
  return [...here, ...mine.map(fromMine)].sort((a, b) => (a.at > b.at ? -1 : 1))
}

/** The lists in the order in which a person looks: what is assigned to them first. Empty ones are left out. */
export function groupReports(
  reports: readonly ReportSummary[],
): readonly { readonly whose: Whose; readonly reports: readonly ReportSummary[] }[] {
  const order = ['assigned', 'own', 'other'] as const
  const of = (wanted: Whose) => ({ whose: wanted, reports: reports.filter(({ whose }) => whose === wanted) })
  return order.map(of).filter((group) => group.reports.length > 0)
}

function fromHeld(report: HeldReport): ReportSummary {
  const fields = askedFields(report.form)
  const cells = toCells(fields, report.answers)
  return {
    recordId: report.recordId,
    number: null,
    formName: report.form.name,
    title: titleOf(fields, cells) ?? report.form.name,
    at: report.filedAt,
    stage: report.state,
    whose: 'own',
    reason: report.reason,
    fields,
    cells,
  }
}

function fromMine({ record, fields, formId, formName, whose }: MyReport): ReportSummary {
  return {
    recordId: record.id,
    number: record.number,
    formName: formName ?? (formId === null ? 'From the control room' : 'A form that was removed'),
    title: titleOf(fields, record.cells) ?? formName ?? `Report ${record.number}`,
    at: record.createdAt,
    stage: formId === null && record.reviewState === 'none' ? null : toStage(record.reviewState),
    whose: whoseOf(whose),
    reason: null,
    fields,
    cells: record.cells,
  }
}

/** A list that an older page kept on this phone knew own reports only. */
function whoseOf(whose: Whose | undefined): Whose {
  return whose ?? 'own'
}

function toStage(state: ReviewState): ReportStage {
  return state === 'none' ? 'sent' : state
}

function askedFields(form: FormWithFields): readonly Field[] {
  return form.items.flatMap((item) => {
    const field = form.fields.find((candidate) => candidate.id === item.fieldId)
    return field === undefined ? [] : [{ ...field, name: item.label }]
  })
}

/** The first words a person wrote, else the first choice they made. */
function titleOf(fields: readonly Field[], cells: Cells): string | undefined {
  for (const type of ['text', 'longText', 'select', 'multiSelect', 'status'] as const) {
    for (const field of fields) {
      const value = cells[field.id]
      if (field.type !== type) continue
      if (!hasChoices(field) && typeof value === 'string') return value.split('\n', 1)[0]
      const [chosen] = chosenOf(field, value)
      if (chosen !== undefined) return chosen.name
    }
  }
  return undefined
}
