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
  /** The field that an error of the server is about, where its words do not begin with the field's name. */
  readonly fieldOf?: (error: AppError) => (keyof Values & string) | undefined
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
  /** As it was at first: after a form has done its work and stays. */
  reset(): void
}

/** How the server says that one field was not taken: `password: It would be guessed quickly.` */
const FIELD_FIRST = /^(\w+): /

/**
 * The state of a form of somebody's account. Faults show in place after the first try and go as they are
 * mended, those that the server finds in a field too; the first faulty field takes the focus.
 */
export function createAuthForm<Values extends Record<string, string>>(
  options: AuthFormOptions<Values>,
): AuthForm<Values> {
  const [form, setForm] = createStore({ values: { ...options.initial }, tried: false })
  const [refusal, setRefusal] = createSignal<string>()
  /** What the server said of one field. */
  const [refused, setRefused] = createSignal<{ readonly name: string; readonly text: string }>()
  const [busy, setBusy] = createSignal(false)

  const faults = (): Readonly<Record<string, readonly string[] | undefined>> => {
    if (!form.tried) return {}
    const parsed = options.schema.safeParse({ ...form.values })
    return parsed.success ? {} : z.flattenError(parsed.error).fieldErrors
  }

  function refuse(error: AppError): void {
    const named = error.code === 'BAD_INPUT' ? FIELD_FIRST.exec(error.message) : null
    const name = options.fieldOf?.(error) ?? named?.[1]
    if (name !== undefined && Object.hasOwn(options.initial, name))
      setRefused({ name, text: error.message.slice(named?.[0].length ?? 0) })
    else setRefusal(options.explain?.(error) ?? error.message)
  }

  return {
    values: form.values,
    set(name, value) {
      setForm('values', (values) => ({ ...values, [name]: value }))
      setRefusal(undefined)
      if (refused()?.name === name) setRefused(undefined)
    },
    error(name) {
      const said = refused()
      return faults()[name]?.[0] ?? (said?.name === name ? said.text : undefined)
    },
    refusal,
    busy,
    async send(event) {
      event.preventDefault()
      if (busy()) return
      // Read now: an event has no current target after a wait.
      const element = event.currentTarget
      setForm('tried', true)
      setRefusal(undefined)
      setRefused(undefined)
      const parsed = options.schema.safeParse({ ...form.values })
      if (!parsed.success) {
        focusFirstFault(element)
        return
      }
      setBusy(true)
      try {
        await options.submit(parsed.data)
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        refuse(error)
        if (refused() !== undefined) focusFirstFault(element)
      } finally {
        setBusy(false)
      }
    },
    reset() {
      setForm('values', { ...options.initial })
      setForm('tried', false)
      setRefusal(undefined)
      setRefused(undefined)
    },
  }
}

function focusFirstFault(form: EventTarget | null): void {
  queueMicrotask(() => {
    if (form instanceof HTMLFormElement) form.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  })
}
