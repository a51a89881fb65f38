import { expect, vi } from 'vitest'

type Reply = { readonly data: unknown } | { readonly code: string; readonly message: string }

/** A server at the network's edge and a device at the browser's, as a test has them answer. */
export type PasskeyPage = {
  answer: (path: string, input: unknown) => Reply
  /** What was asked of the server, and of the device under that name, in order. */
  readonly calls: { readonly path: string; readonly input: unknown }[]
  paths(): string[]
  inputOf(path: string): unknown
}

/** Puts a server and a browser with passkeys in place; `vi.unstubAllGlobals()` takes them away. */
export function stubPasskeyPage(): PasskeyPage {
  const page: PasskeyPage = {
    answer: () => ({ code: 'UNAUTHENTICATED', message: 'Sign in.' }),
    calls: [],
    paths: () => page.calls.map(({ path }) => path),
    inputOf: (path) => page.calls.find((call) => call.path === path)?.input,
  }
  vi.stubGlobal('fetch', async (path: string, init?: RequestInit) => {
    const input: unknown = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined
    const name = path.replace(/^\/trpc\/|\?.*$/g, '')
    if (name !== 'auth.refresh') page.calls.push({ path: name, input })
    const reply = page.answer(name, input)
    if ('data' in reply) return Response.json({ result: { data: reply.data } })
    const { code, message } = reply
    return Response.json({ error: { message, data: { app: { code, details: {} } } } }, { status: 400 })
  })
  // jsdom has neither; both are the browser's.
  vi.stubGlobal('isSecureContext', true)
  vi.stubGlobal('PublicKeyCredential', () => undefined)
  return page
}

/** What the device does when the browser asks it. */
export function stubDevice(
  { calls }: PasskeyPage,
  does: { readonly create?: () => unknown; readonly get?: () => unknown },
): void {
  const asked = (work: (() => unknown) | undefined) => async (options: unknown) => {
    calls.push({ path: 'device', input: options })
    return work?.()
  }
  vi.stubGlobal('navigator', {
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/147.0',
    credentials: { create: asked(does.create), get: asked(does.get) },
  })
}

export function notAllowed(): never {
  throw new DOMException('The operation either timed out or was not allowed.', 'NotAllowedError')
}

export const bytes = (text: string) => new TextEncoder().encode(text).buffer

export const says = async (text: string) => await vi.waitFor(() => expect(document.body.textContent).toContain(text))

export function button(name: string): HTMLButtonElement {
  const found = [...document.querySelectorAll('button')].find(
    (one) => (one.getAttribute('aria-label') ?? one.textContent?.trim()) === name,
  )
  if (found === undefined) throw new Error(`there is no button ${name}`)
  return found
}
