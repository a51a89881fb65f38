import FileText from 'lucide-solid/icons/file-text'
import Plus from 'lucide-solid/icons/plus'
import { createSignal, For, Show, type JSX } from 'solid-js'

import type { Form } from '@operagrid/shared/domain/form'
import type { Grid } from '@operagrid/shared/domain/grid'
import { seesField } from '@operagrid/shared/domain/visibility'

import { Banner } from '../../ui/banner.tsx'
import { Button } from '../../ui/button.tsx'
import { CopyField } from '../../ui/copy-field.tsx'
import { FieldTypeIcon } from '../../ui/field-type-icon.tsx'
import { PageHeader } from '../../ui/page-header.tsx'
import { Switch } from '../../ui/switch.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { createFormEditor } from './create-form-editor.ts'
import type { SaveState } from './create-form-editor.ts'

import './form-page.css'
import { FormPreview } from './form-preview.tsx'
import { QuestionCard } from './question-card.tsx'

type FormWorkbenchProps = {
  /** Taken once; another form is another workbench. */
  readonly form: Form
  readonly grid: Grid
  readonly slug: string
  readonly actions: JSX.Element
}

const saveWords: Readonly<Record<SaveState, string>> = {
  saved: 'Saved',
  saving: 'Saving…',
  faulty: 'Not saved yet',
  trouble: 'Not saved',
}

/** The form's words and questions on the left, the phone on the right. */
export function FormWorkbench(props: FormWorkbenchProps) {
  // The editor owns the form from here on.
  const editor = createFormEditor(props.form, props.grid.fields)
  const [moved, setMoved] = createSignal('')
  const address = () => `${location.origin}/w/${props.slug}/report/${props.form.id}`
  const move = (fieldId: string, by: number): void => {
    const place = editor.move(fieldId, by)
    setMoved(`Moved to place ${place} of ${editor.form.items.length}`)
  }
  return (
    <div class="form-bench">
      <PageHeader
        title={editor.form.name || 'Form'}
        icon={FileText}
        aside={<span role="status">{saveWords[editor.saveState()]}</span>}
        actions={props.actions}
      />
      <div class="form-editor">
        <Show when={editor.saveState() === 'trouble' && editor.fault()}>
          {(text) => (
            <Banner tone="danger" title="Your last changes are not saved">
              {text()} It is tried again by itself.
            </Banner>
          )}
        </Show>
        <section class="form-part" aria-label="About the form">
          <TextField
            label="Name"
            value={editor.form.name}
            onChange={(name) => editor.set({ name })}
            error={editor.faultOf('name')}
            maxLength={120}
            required
          />
          <TextField
            label="Description"
            description="Said to reporters before they begin."
            value={editor.form.description}
            onChange={(description) => editor.set({ description })}
            maxLength={1000}
            multiline
            rows={2}
          />
          <Switch
            label="Open for reports"
            description={`Reports become records of ${props.grid.name}. Reports that wait on phones are taken also after closing.`}
            checked={editor.form.open}
            onChange={(open) => editor.set({ open })}
          />
          <Show when={editor.form.open && editor.form.items.length === 0}>
            <Banner tone="warning">Reporters see this form as soon as it asks something.</Banner>
          </Show>
        </section>
        <section class="form-part" aria-labelledby="form-questions">
          <h2 id="form-questions" class="form-part-title">
            Questions
          </h2>
          <ol class="form-questions">
            <For
              each={editor.form.items}
              fallback={<li class="form-none">No questions yet. Add the fields that reporters should fill in.</li>}
            >
              {(item, at) => (
                <Show when={props.grid.fields.find((field) => field.id === item.fieldId)}>
                  {(field) => (
                    <QuestionCard
                      item={item}
                      field={field()}
                      error={editor.faultOf({ fieldId: item.fieldId })}
                      first={at() === 0}
                      last={at() === editor.form.items.length - 1}
                      onChange={(part) => editor.setItem(item.fieldId, part)}
                      onMove={(by) => move(item.fieldId, by)}
                      onRemove={() => editor.remove(item.fieldId)}
                    />
                  )}
                </Show>
              )}
            </For>
          </ol>
          <p class="visually-hidden" role="status">
            {moved()}
          </p>
        </section>
        <Show when={editor.unasked().length > 0}>
          <section class="form-part" aria-labelledby="form-fields">
            <div class="form-part-head">
              <h2 id="form-fields" class="form-part-title">
                Fields of {props.grid.name} that are not asked
              </h2>
              <Button variant="ghost" size="sm" onClick={() => editor.add(editor.unasked())}>
                Ask all
              </Button>
            </div>
            <ul class="form-fields">
              <For each={editor.unasked()}>
                {(field) => (
                  <li>
                    <button
                      type="button"
                      class="form-field"
                      aria-label={`Ask ${field.name}`}
                      onClick={() => editor.add([field])}
                    >
                      <FieldTypeIcon type={field.type} />
                      <span class="form-field-name">{field.name}</span>
                      <Plus size={15} class="form-field-plus" />
                    </button>
                  </li>
                )}
              </For>
            </ul>
          </section>
        </Show>
        <section class="form-part" aria-label="Link">
          <CopyField
            label="Link for reporters"
            description="Opens this form on a phone; they sign in first."
            value={address()}
          />
        </section>
      </div>
      <FormPreview form={editor.form} fields={props.grid.fields.filter((field) => seesField('reporter', field))} />
    </div>
  )
}
