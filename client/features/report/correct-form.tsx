import Check from 'lucide-solid/icons/check'
import { createEffect, createMemo, createSignal, For, Show } from 'solid-js'
import { createStore, unwrap } from 'solid-js/store'

import { sameCell } from '@operagrid/shared/domain/cell'
import type { CellValue, Cells } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import { choicesAfter, mayFollow } from '@operagrid/shared/domain/field-status'
import type { FormItem } from '@operagrid/shared/domain/form'
import { checkReport, isAsked } from '@operagrid/shared/domain/form-rules'
import type { MyReport } from '@operagrid/shared/domain/report'

import { createUnsaved } from '../../live/unsaved.ts'
import { Button } from '../../ui/button.tsx'
import { focusQuestion } from '../../ui/question/focus-question.ts'
import { noPhotos } from '../../ui/question/no-photos.ts'
import { Question } from '../../ui/question/question.tsx'
import { loadPatterns, ruleManner } from '../../ui/rule-manner.ts'
import { toCells } from './answers.ts'
import { useReports } from './use-reports.ts'

type CorrectFormProps = { readonly report: MyReport; readonly onDone: () => void }

/** The fields of a report as questions, answered as they are. What is changed is saved, and nothing else. */
export function CorrectForm(props: CorrectFormProps) {
  const desk = useReports()
  // The answers are this component's own from here on: they begin with what the report held.
  const begun = props.report.record.cells
  const [answers, setAnswers] = createStore<Record<string, CellValue>>({ ...begun })
  const [tried, setTried] = createSignal(false)
  createEffect(() => void loadPatterns(props.report.fields))
  let root: HTMLFormElement | undefined

  // Photos are bytes of their own: they came with the report, and stay as they are.
  const fields = createMemo(() => props.report.fields.filter((field) => field.type !== 'photo' && isAsked(field)))
  const items = createMemo(() => {
    const asked = desk.forms.items()?.find((form) => form.id === props.report.formId)?.items ?? []
    return fields().map(
      (field): FormItem =>
        asked.find(({ fieldId }) => fieldId === field.id) ?? {
          fieldId: field.id,
          label: field.name,
          help: '',
          required: false,
        },
    )
  })
  /** Of a status, what may follow the state that the report is in. */
  const offered = (field: Field): Field => ({ ...field, choices: [...choicesAfter(field, begun[field.id])] })
  const changed = createMemo((): Cells => {
    const cells = toCells(fields(), answers)
    const different = fields().filter(({ id }) => !sameCell(begun[id], cells[id] ?? null))
    return Object.fromEntries(different.map(({ id }) => [id, cells[id] ?? null]))
  })
  const count = () => Object.keys(changed()).length
  const faults = createMemo(() => {
    const found = checkReport({ items: items() }, fields(), toCells(fields(), answers), ruleManner)
    // What was wanting before is not this correction's to mend.
    return new Map(
      found.filter(({ fieldId }) => fieldId in changed()).map(({ fieldId, message }) => [fieldId, message]),
    )
  })
  createUnsaved(() => (count() === 0 ? null : `your corrections of report ${props.report.record.number}`))

  const save = (event: SubmitEvent): void => {
    event.preventDefault()
    setTried(true)
    const [first] = faults().keys()
    if (first !== undefined) {
      if (root) focusQuestion(root, first)
      return
    }
    // Storage takes no proxies of the store.
    if (count() > 0) desk.correct(props.report, structuredClone(unwrap(changed())))
    props.onDone()
  }
  return (
    <form class="report-form" noValidate ref={(element) => (root = element)} onSubmit={save}>
      <div class="question-list">
        <For each={items()}>
          {(item, at) => (
            <Show when={fields()[at()]}>
              {(field) => (
                <Question
                  item={{ ...item, required: item.required || !mayFollow(field(), begun[field().id], null) }}
                  field={offered(field())}
                  value={answers[field().id] ?? null}
                  onChange={(value) => setAnswers({ [field().id]: value })}
                  error={tried() ? faults().get(field().id) : undefined}
                  photos={noPhotos}
                />
              )}
            </Show>
          )}
        </For>
      </div>
      <div class="report-send phone-action">
        <Button variant="primary" type="submit" icon={Check} wide disabled={count() === 0}>
          Save
        </Button>
      </div>
    </form>
  )
}
