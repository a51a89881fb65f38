import Send from 'lucide-solid/icons/send'
import { createEffect, createMemo, createSignal, For, Show } from 'solid-js'
import { unwrap } from 'solid-js/store'

import { findField } from '@operagrid/shared/domain/field'
import type { FormWithFields } from '@operagrid/shared/domain/form'
import { checkReport, isAsked } from '@operagrid/shared/domain/form-rules'

import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { confirm } from '../../ui/confirm.ts'
import { focusQuestion } from '../../ui/question/focus-question.ts'
import { Question } from '../../ui/question/question.tsx'
import { loadPatterns, ruleManner } from '../../ui/rule-manner.ts'
import { isAnswered, toCells } from './answers.ts'
import { createDraft } from './create-draft.ts'
import { createPhotoBox } from './create-photo-box.ts'
import { DuplicateHint } from './duplicate-hint.tsx'
import type { Draft } from './held-report.ts'

import './report.css'
import { useReports } from './use-reports.ts'

type ReportFormProps = {
  readonly form: FormWithFields
  /** Taken once; another draft is another ReportForm. */
  readonly draft: Draft
  readonly onFiled: () => void
  readonly onDiscarded: () => void
}

/** The questions of a form, and the button that keeps the answers for sending. */
export function ReportForm(props: ReportFormProps) {
  const desk = useReports()
  // The draft is this component's own from here on.
  const draft = createDraft(desk.store, props.draft)
  const photos = createPhotoBox(desk.store, props.draft.recordId)
  const [tried, setTried] = createSignal(false)
  createEffect(() => void loadPatterns(props.form.fields))
  const [busy, setBusy] = createSignal(false)
  const [refusal, setRefusal] = createSignal<string>()
  let root: HTMLFormElement | undefined

  const faults = createMemo(() => {
    const form = props.form
    return new Map(
      checkReport(form, form.fields, toCells(form.fields, draft.answers), ruleManner).map((fault) => [
        fault.fieldId,
        fault.message,
      ]),
    )
  })
  const faultyLabels = () =>
    props.form.items.filter((item) => faults().has(item.fieldId)).map((item) => `“${item.label}”`)

  const send = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (busy()) return
    setTried(true)
    const [first] = faults().keys()
    if (first !== undefined) {
      if (root) focusQuestion(root, first)
      return
    }
    setBusy(true)
    try {
      await desk.file(await draft.settled(), unwrap(props.form))
      props.onFiled()
    } catch {
      setRefusal('This phone cannot store the report just now. Free some space on it, then send again.')
    } finally {
      setBusy(false)
    }
  }
  const clear = async (): Promise<void> => {
    const sure = await confirm({
      title: 'Throw this draft away?',
      text: 'What you wrote and its photos go from this phone. This cannot be undone.',
      confirmLabel: 'Throw away',
      tone: 'danger',
    })
    if (!sure) return
    await draft.settled()
    await desk.discard(props.draft.recordId)
    props.onDiscarded()
  }
  return (
    <form class="report-form" noValidate ref={(element) => (root = element)} onSubmit={(event) => void send(event)}>
      <div class="question-list">
        <For each={props.form.items}>
          {(item) => (
            <Show when={findField(props.form.fields.filter(isAsked), item.fieldId)}>
              {(field) => (
                <Question
                  item={item}
                  field={field()}
                  value={draft.answers[item.fieldId] ?? null}
                  onChange={(value) => draft.set(item.fieldId, value)}
                  error={tried() ? faults().get(item.fieldId) : undefined}
                  photos={photos}
                />
              )}
            </Show>
          )}
        </For>
      </div>
      <Show when={isAnswered(props.form, draft.answers)}>
        <Button variant="ghost" class="report-throw" onClick={() => void clear()}>
          Throw this draft away
        </Button>
      </Show>
      <div class="report-send phone-action">
        <Show when={draft.fault() ?? refusal()}>{(text) => <Banner tone="danger">{text()}</Banner>}</Show>
        <Show when={tried() && faults().size > 0}>
          <p class="report-faults" role="alert">
            Still to do: {faultyLabels().join(', ')}
          </p>
        </Show>
        <DuplicateHint
          gridId={props.form.gridId}
          fields={props.form.fields}
          cells={toCells(props.form.fields, draft.answers)}
        />
        <Button variant="primary" type="submit" icon={Send} wide busy={busy()}>
          Send
        </Button>
      </div>
    </form>
  )
}
