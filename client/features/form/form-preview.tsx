import Send from 'lucide-solid/icons/send'
import { createEffect, createSignal, For, onCleanup, Show } from 'solid-js'
import { createStore } from 'solid-js/store'

import type { CellValue } from '@operagrid/shared/domain/cell'
import type { Field } from '@operagrid/shared/domain/field'
import type { FormDraft } from '@operagrid/shared/domain/form'
import { checkAnswer } from '@operagrid/shared/domain/form-rules'

import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { toMinute } from '../../ui/question/local-time.ts'
import type { PhotoBox } from '../../ui/question/question-props.ts'
import { Question } from '../../ui/question/question.tsx'
import { loadPatterns, ruleManner } from '../../ui/rule-manner.ts'

import './form-preview.css'

type FormPreviewProps = { readonly form: FormDraft; readonly fields: readonly Field[] }

/** The form as a reporter meets it, to be tried; nothing that is entered here goes anywhere. */
export function FormPreview(props: FormPreviewProps) {
  const [answers, setAnswers] = createStore<Record<string, CellValue>>({})
  const [tried, setTried] = createSignal(false)
  const photos = createPreviewPhotos()
  createEffect(() => void loadPatterns(props.fields))
  const opened = toMinute(new Date())
  const startOf = (field: Field): CellValue => (field.type === 'dateTime' ? opened : null)
  const missing = () =>
    props.form.items.some((item) => {
      const field = props.fields.find((one) => one.id === item.fieldId)
      return (
        field !== undefined && checkAnswer(item, field, answers[item.fieldId] ?? startOf(field), ruleManner) !== null
      )
    })
  return (
    <aside class="form-preview" aria-label="Preview">
      <div class="form-preview-head">
        <h2 class="form-part-title">On the phone</h2>
        <Badge tone={props.form.open ? 'success' : 'neutral'}>{props.form.open ? 'Open' : 'Closed'}</Badge>
      </div>
      <form
        class="form-phone"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
        }}
      >
        <div class="form-phone-bar">{props.form.name}</div>
        <div class="form-phone-page">
          <Show when={props.form.description !== ''}>
            <p class="form-phone-text">{props.form.description}</p>
          </Show>
          <div class="question-list">
            <For each={props.form.items} fallback={<p class="form-phone-none">The questions appear here.</p>}>
              {(item) => (
                <Show when={props.fields.find((field) => field.id === item.fieldId)}>
                  {(field) => (
                    <Question
                      item={item}
                      field={field()}
                      value={answers[item.fieldId] ?? startOf(field())}
                      onChange={(value) => setAnswers({ [item.fieldId]: value })}
                      error={
                        tried() && (item.required || field().pattern)
                          ? (checkAnswer(item, field(), answers[item.fieldId] ?? startOf(field()), ruleManner) ??
                            undefined)
                          : undefined
                      }
                      photos={photos}
                    />
                  )}
                </Show>
              )}
            </For>
          </div>
        </div>
        <div class="form-phone-send">
          <Show when={tried()}>
            <p class="form-phone-text" role="status">
              {missing() ? 'Some answers are still missing.' : 'This would be sent. It is only a preview.'}
            </p>
          </Show>
          <Button variant="primary" type="submit" icon={Send} wide>
            Send
          </Button>
        </div>
      </form>
    </aside>
  )
}

function createPreviewPhotos(): PhotoBox {
  const urls = new Map<string, string>()
  onCleanup(() => {
    for (const url of urls.values()) URL.revokeObjectURL(url)
  })
  return {
    urlOf: (photoId) => urls.get(photoId),
    add: (files) =>
      Promise.resolve(
        files.map((file) => {
          const photoId = crypto.randomUUID()
          urls.set(photoId, URL.createObjectURL(file))
          return photoId
        }),
      ),
    remove: (photoId) => {
      URL.revokeObjectURL(urls.get(photoId) ?? '')
      urls.delete(photoId)
    },
  }
}
