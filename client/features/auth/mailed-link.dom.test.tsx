import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router'
import type { Component } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { ConfirmPage } from './confirm-page.tsx'
import { ForgotPage } from './forgot-page.tsx'
import { ResetPage } from './reset-page.tsx'

/** What mailed links open, for somebody who is not signed in. */
type Reply = { readonly data: unknown } | { readonly code: string; readonly message: string }
let answer: (path: string, input: unknown) => Reply
let calls: [path: string, input: unknown][]
let dispose: () => void = () => undefined

const dead: Reply = { code: 'NOT_FOUND', message: 'This link was used, replaced or is too old.' }

beforeEach(() => {
  calls = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const input: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    const signedOut: Reply = { code: 'UNAUTHENTICATED', message: 'Sign in.' }
    if (path !== '/trpc/auth.refresh') calls.push([path, input])
    const reply = path === '/trpc/auth.refresh' ? signedOut : answer(path, input)
    if ('data' in reply) return Response.json({ result: { data: reply.data } })
    const { code, message } = reply
    return Response.json({ error: { message, data: { app: { code, details: {} } } } }, { status: 400 })
  })
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

function open(path: string, pattern: string, page: Component): void {
  const history = createMemoryHistory()
  history.set({ value: path })
  dispose = render(
    () => (
      <MemoryRouter history={history}>
        <Route path={pattern} component={page} />
        <Route path="*" component={() => <p>Elsewhere</p>} />
      </MemoryRouter>
    ),
    document.body,
  )
}
async function fill(text: string): Promise<HTMLInputElement> {
  const input = await vi.waitUntil(() => document.querySelector('input'))
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  return input
}
const send = () => document.querySelector('form')?.requestSubmit()
const says = async (text: string) => await vi.waitFor(() => expect(document.body.textContent).toContain(text))
const ways = () => [...document.querySelectorAll('a')].map((link) => `${link.textContent} ${link.getAttribute('href')}`)

describe('a forgotten password', () => {
  beforeEach(() => open('/forgot', '/forgot', ForgotPage))

  it('is asked for with an address that can be one', async () => {
    const input = await fill('mara')
    send()
    await says('Enter an e-mail address like')
    expect([document.activeElement, calls]).toEqual([input, []])
  })

  it('is answered the same whether or not there is an account', async () => {
    answer = () => ({ data: {} })
    await fill('mara@example.org')
    send()
    await says('If there is an account for mara@example.org, a link is on its way. It works for an hour.')
    expect(calls).toEqual([['/trpc/account.askReset', { email: 'mara@example.org' }]])
    expect(ways()).toEqual(['Back to sign-in /sign-in'])
  })

  it('says when it was asked for too often', async () => {
    answer = () => ({ code: 'TOO_MANY', message: 'Try again in 9 seconds.' })
    await fill('mara@example.org')
    send()
    await says('Try again in 9 seconds.')
  })
})

describe('the link for a new password', () => {
  beforeEach(() => open('/reset/the-token', '/reset/:token', ResetPage))

  it('keeps the form and says why a password is too weak', async () => {
    answer = () => ({ code: 'BAD_INPUT', message: 'password: This is a common one.' })
    const input = await fill('password123')
    send()
    await says('This is a common one.')
    expect(document.body.textContent).not.toContain('password: ')
    await vi.waitFor(() => expect(document.activeElement).toBe(input))
  })

  it('leads to the sign-in once it is changed', async () => {
    answer = () => ({ data: { email: 'mara@example.org' } })
    await fill('gulls steal warm bread')
    send()
    await says('mara@example.org was signed out everywhere.')
    expect(calls).toEqual([['/trpc/account.reset', { token: 'the-token', password: 'gulls steal warm bread' }]])
    expect(ways()).toEqual(['Sign in /sign-in'])
  })

  it('that is dead leads to a new one', async () => {
    answer = () => dead
    await fill('gulls steal warm bread')
    send()
    await says('This link no longer works')
    expect(ways()).toEqual(['Ask for a new link /forgot'])
  })
})

describe('the link that confirms an address', () => {
  const confirm = () => open('/confirm/the-token', '/confirm/:token', ConfirmPage)

  it('confirms it once, when it is opened', async () => {
    answer = () => ({ data: { email: 'mara@example.org' } })
    confirm()
    await says('mara@example.org is confirmed.')
    expect(calls).toEqual([['/trpc/account.confirm', { token: 'the-token' }]])
    expect(ways()).toEqual(['Sign in /sign-in'])
  })

  it('that is dead says so, with a way on', async () => {
    answer = () => dead
    confirm()
    await says('This link no longer works')
    expect(ways()).toEqual(['Sign in /sign-in'])
  })

  it('is tried again when the server was away', async () => {
    answer = () => ({ code: 'INTERNAL', message: 'Something went wrong here.' })
    confirm()
    await says('Something went wrong here.')
    answer = () => ({ data: { email: 'mara@example.org' } })
    document.querySelector('button')?.click()
    await says('mara@example.org is confirmed.')
  })
})
