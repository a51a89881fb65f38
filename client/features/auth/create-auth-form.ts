import { createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'
import { createStore } from 'solid-js/store'
import { z } from 'zod'

import { AppError } from '@operagrid/shared/errors'

type AuthFormOptions<Values extends Record<string, string>> = {
  readonly initial: Values
  /** The same schema that the server parses with. */
  readonly schema: z.ZodType<Values>
  readonly submit: (values: Values) => Promise<void>
  /** Other words for an error of the server, where the page knows more. */
  readonly explain?: (error: AppError) => string | undefined
}

export type AuthForm<Values extends Record<string, string>> = {
  readonly values: Values
  set(name: keyof Values & string, value: string): void
  /** What is wrong with one field; undefined before the first try to send. */
  error(name: keyof Values & string): string | undefined
  /** What is wrong with the whole, as the server said it. */
  readonly refusal: Accessor<string | undefined>
  readonly busy: Accessor<boolean>
  readonly send: (event: SubmitEvent) => Promise<void>
}

/**
 * The state of a form that signs someone in. Faults show in place after the first try and go
 * as they are mended; the first faulty field takes the focus.
 */
export function createAuthForm<Values extends Record<string, string>>(
  options: AuthFormOptions<Values>,
): AuthForm<Values> {
  const [form, setForm] = createStore({ values: options.initial, tried: false })
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)

  const faults = (): Readonly<Record<string, readonly string[] | undefined>> => {
    if (!form.tried) return {}
    const parsed = options.schema.safeParse({ ...form.values })
    return parsed.success ? {} : z.flattenError(parsed.error).fieldErrors
  }

  return {
    values: form.values,
    set(name, value) {
      setForm('values', (values) => ({ ...values, [name]: value }))
      setRefusal(undefined)
    },
    error: (name) => faults()[name]?.[0],
    refusal,
    busy,
    async send(event) {
      event.preventDefault()
      if (busy()) return
      setForm('tried', true)
      setRefusal(undefined)
      const parsed = options.schema.safeParse({ ...form.values })
      if (!parsed.success) {
        focusFirstFault(event.currentTarget)
        return
      }
      setBusy(true)
      try {
        await options.submit(parsed.data)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        setRefusal(options.explain?.(error) ?? error.message)
      } finally {
        setBusy(false)
      }
    },
  }
}

function focusFirstFault(form: EventTarget | null): void {
  queueMicrotask(() => {
    if (form instanceof HTMLFormElement) form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  })
}
