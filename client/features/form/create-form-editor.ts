import { createMemo, createSignal, onCleanup } from 'solid-js'
import type { Accessor } from 'solid-js'
import { createStore, produce, unwrap } from 'solid-js/store'

import { isComputed } from '@operagrid/shared/domain/field'
import type { Field } from '@operagrid/shared/domain/field'
import { formDraft, MAX_FORM_ITEMS } from '@operagrid/shared/domain/form'
import type { Form, FormDraft, FormItem } from '@operagrid/shared/domain/form'
import { isAsked } from '@operagrid/shared/domain/form-rules'
import { seesField } from '@operagrid/shared/domain/visibility'

import { tellListChanged } from '../../live/list-changes.ts'
import { createUnsaved } from '../../live/unsaved.ts'
import { errorOf, trpc } from '../../trpc.ts'

/** Saved after this long without a keystroke. */
const PAUSE_MS = 500
const RETRY_MS = 5_000

/** `faulty`: it waits for the person to mend it; `trouble`: the server did not take it, and it is tried again. */
export type SaveState = 'saved' | 'saving' | 'faulty' | 'trouble'

export type FormEditor = {
  readonly form: FormDraft
  readonly fields: readonly Field[]
  /** Fields that no question asks yet and that reporters may see, in the grid's order. */
  readonly unasked: Accessor<readonly Field[]>
  readonly saveState: Accessor<SaveState>
  /** Why it is not saved, in words. */
  readonly fault: Accessor<string | undefined>
  /** What is wrong with the name, or with a question's label. */
  faultOf(part: 'name' | { readonly fieldId: string }): string | undefined
  set(part: Partial<Pick<FormDraft, 'name' | 'description' | 'open'>>): void
  setItem(fieldId: string, part: Partial<Pick<FormItem, 'label' | 'help' | 'required'>>): void
  add(fields: readonly Field[]): void
  remove(fieldId: string): void
  /** Moves a question by so many places, as far as there are any. Answers its new position, from 1. */
  move(fieldId: string, by: number): number
}

/**
 * A form that is being shaped. What is typed is saved by itself after a short pause, the whole form
 * at once; the last one to save wins.
 */
export function createFormEditor(saved: Form, fields: readonly Field[]): FormEditor {
  const known = new Set(
    fields.filter((field) => !isComputed(field) && field.type !== 'attachment').map((field) => field.id),
  )
  const { id, gridId, name, description, open } = saved
  const [form, setForm] = createStore<FormDraft>({
    name,
    description,
    open,
    // A question whose field is gone, holds files or is calculated, asks nothing and would keep the form from being saved.
    items: saved.items.filter((item) => known.has(item.fieldId)).map((item) => ({ ...item })),
  })
  const [saveState, setSaveState] = createSignal<SaveState>('saved')
  const [fault, setFault] = createSignal<string>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let saving = false
  let dirty = false

  const parsed = createMemo(() => formDraft.safeParse({ ...form, items: form.items.map((item) => ({ ...item })) }))
  const touched = (): void => {
    dirty = true
    clearTimeout(timer)
    setSaveState(parsed().success ? 'saving' : 'faulty')
    timer = setTimeout(() => void save(), PAUSE_MS)
  }
  const save = async (): Promise<void> => {
    const draft = parsed()
    if (saving || !dirty || !draft.success) return
    saving = true
    dirty = false
    try {
      await trpc.form.save.mutate({ gridId, formId: id, form: draft.data })
      setFault(undefined)
      tellListChanged()
    } catch (error) {
      dirty = true
      setFault(errorOf(error).message)
      clearTimeout(timer)
      timer = setTimeout(() => void save(), RETRY_MS)
    } finally {
      saving = false
    }
    if (dirty && fault() === undefined) void save()
    else setSaveState(dirty ? 'trouble' : 'saved')
  }
  createUnsaved(() => (saveState() === 'saved' ? null : `what you changed in the form ${form.name}`))
  onCleanup(() => {
    clearTimeout(timer)
    void save()
  })

  return {
    form,
    fields,
    unasked: createMemo(() => {
      const asked = new Set(form.items.map((item) => item.fieldId))
      return fields.filter((field) => !asked.has(field.id) && isAsked(field) && seesField('reporter', field))
    }),
    saveState,
    fault,
    faultOf(part) {
      const draft = parsed()
      if (draft.success) return undefined
      const path =
        part === 'name' ? 'name' : `items.${form.items.findIndex((item) => item.fieldId === part.fieldId)}.label`
      return draft.error.issues.find((issue) => issue.path.join('.') === path)?.message
    },
    set(part) {
      setForm(part)
      touched()
    },
    setItem(fieldId, part) {
      setForm('items', (item) => item.fieldId === fieldId, part)
      touched()
    },
    add(more) {
      const asked = new Set(form.items.map((item) => item.fieldId))
      const items = more
        .filter((field) => !asked.has(field.id))
        .map((field) => ({ fieldId: field.id, label: field.name, help: '', required: false }))
      setForm('items', [...unwrap(form).items, ...items].slice(0, MAX_FORM_ITEMS))
      touched()
    },
    remove(fieldId) {
      setForm('items', (items) => items.filter((item) => item.fieldId !== fieldId))
      touched()
    },
    move(fieldId, by) {
      const from = form.items.findIndex((item) => item.fieldId === fieldId)
      const to = Math.max(0, Math.min(form.items.length - 1, from + by))
      if (from === -1 || to === from) return from + 1
      setForm(
        'items',
        // In place: the moved item stays the same object, and with it its card on the screen.
        produce((items) => items.splice(to, 0, ...items.splice(from, 1))),
      )
      touched()
      return to + 1
    },
  }
}
