import { z } from 'zod'

import type { Field } from './field.ts'
import { shortId, uuid } from './id.ts'
import { nameText, safeText } from './text.ts'

/** One question of a form: which field it fills and what the reporter reads. */
export const formItem = z.strictObject({
  fieldId: shortId,
  label: nameText,
  help: safeText(500),
  required: z.boolean(),
})
export type FormItem = z.infer<typeof formItem>

/** Most questions one form may ask. */
export const MAX_FORM_ITEMS = 100

export const formDraft = z.strictObject({
  name: nameText,
  description: safeText(1000),
  /** Reporters see only open forms; queued reports of a closed form are still taken. */
  open: z.boolean(),
  items: z.array(formItem).max(MAX_FORM_ITEMS, `A form asks at most ${MAX_FORM_ITEMS} questions.`),
})
export type FormDraft = z.infer<typeof formDraft>

export const formSave = z.strictObject({ gridId: uuid, formId: uuid, form: formDraft })
export const formRef = z.strictObject({ formId: uuid })

/** A reporter's way into a grid: ordered questions. */
export type Form = FormDraft & { readonly id: string; readonly gridId: string }

/** A form as lists show it. `gridName` is null for reporters: they know forms, not grids. */
export type FormListing = Form & { readonly gridName: string | null }

/** All a phone needs to show the form: the fields of its items ride along, no others. */
export type FormWithFields = Form & { readonly fields: readonly Field[] }
