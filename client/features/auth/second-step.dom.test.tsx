import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { dropAccess } from '../../live/access.ts'
import { createSecondStep } from './create-second-step.ts'
import type { SecondStepState } from './create-second-step.ts'
import { SecondStep } from './second-step.tsx'

/** The second step of a sign-in, at the network's edge. */
type Reply = { readonly data: unknown } | { readonly code: string; readonly message: string }
let answer: () => Reply
let calls: { path: string; input: unknown }[]
let step: SecondStepState
let entered: string[]
let dispose: () => void = () => undefined

const mara = crypto.randomUUID()
const tenant = { id: crypto.randomUUID(), name: 'Harbour', slug: 'harbour' }
const granted = {
  accessToken: 'one',
  expiresInS: 900,
  session: {
    account: { id: mara, name: 'Mara', email: 'mara@example.org', emailConfirmed: true },
    tenant,
    member: { id: mara, name: 'Mara', role: 'organizer' },
    memberships: [],
    factorNeeded: false,
  },
}

beforeEach(async () => {
  calls = []
  entered = []
  answer = () => ({ data: granted })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    if (path.endsWith('auth.refresh')) return Response.json({ result: { data: null } })
    calls.push({ path, input: typeof init.body === 'string' ? JSON.parse(init.body) : undefined })
    const reply = answer()
    if ('data' in reply) return Response.json({ result: { data: reply.data } })
    const { code, message } = reply
    return Response.json({ error: { message, data: { app: { code, details: {} } } } }, { status: 400 })
  })
  function SignIn() {
    step = createSecondStep((session) => entered.push(session.member.id))
    return <SecondStep step={step}>The password</SecondStep>
  }
  dispose = render(
    () => (
      <MemoryRouter history={createMemoryHistory()}>
        <Route path="/" component={SignIn} />
      </MemoryRouter>
    ),
    document.body,
  )
  await vi.waitFor(() => expect(document.body.textContent).toBe('The password'))
  step.follow({ secondFactor: { ticket: 'a ticket' } })
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
  dropAccess()
  vi.unstubAllGlobals()
})

const field = () => document.querySelector<HTMLInputElement>('input') ?? document.createElement('input')
const labelOf = () => field().labels?.[0]?.textContent?.trim()
function type(text: string): void {
  field().value = text
  field().dispatchEvent(new InputEvent('input', { bubbles: true }))
}
const send = () => document.querySelector('form')?.requestSubmit()
const press = (name: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent === name)?.click()
const fault = () => document.querySelector('[aria-invalid="true"]') !== null && document.body.textContent

describe('the second step', () => {
  it('is one field that takes the focus and that a phone fills in', async () => {
    await vi.waitFor(() => expect(document.activeElement).toBe(field()))
    expect([labelOf(), field().autocomplete, field().inputMode]).toEqual(['Code', 'one-time-code', 'numeric'])
    expect(document.querySelectorAll('input')).toHaveLength(1)
  })

  it('takes a code with whatever spaces, and opens the session', async () => {
    type(' 123 456 ')
    send()
    await vi.waitFor(() => expect(entered).toEqual([mara]))
    expect(calls).toEqual([
      {
        path: '/trpc/auth.secondFactor',
        input: { ticket: 'a ticket', proof: { kind: 'totp', code: '123456' } },
      },
    ])
  })

  it('asks the server for nothing while the code is not one', () => {
    type('12345')
    send()
    expect(fault()).toContain('Enter the six digits that your app shows.')
    expect(calls).toEqual([])
  })

  it('takes a recovery code instead, however it is written', async () => {
    press('Use a recovery code instead')
    await vi.waitFor(() => expect(labelOf()).toBe('Recovery code'))
    expect(field().inputMode).toBe('text')
    type('4F7KQ 9XW2M')
    send()
    await vi.waitFor(() => expect(entered).toEqual([mara]))
    expect(calls.map(({ input }) => input)).toEqual([
      { ticket: 'a ticket', proof: { kind: 'recovery', code: '4f7kq9xw2m' } },
    ])
    press('Use the code of your app instead')
  })

  it('shows at the field that a code does not fit, until another is typed', async () => {
    answer = () => ({ code: 'NOT_ALLOWED', message: 'That code does not fit.' })
    type('123456')
    send()
    await vi.waitFor(() => expect(fault()).toContain('That code does not fit.'))
    type('123457')
    expect(fault()).toBe(false)
  })

  it('says that there were too many tries, and leaves the way to a recovery code', async () => {
    answer = () => ({ code: 'TOO_MANY', message: 'Too many wrong codes for this account.' })
    type('123456')
    send()
    await vi.waitFor(() => expect(document.body.textContent).toContain('Too many wrong codes for this account.'))
    expect(labelOf()).toBe('Code')
  })

  it('goes back to the password when that took too long, and says so', async () => {
    answer = () => ({ code: 'UNAUTHENTICATED', message: 'That took too long.' })
    type('123456')
    send()
    await vi.waitFor(() => expect(document.body.textContent).toBe('The password'))
    expect(step.fault()).toBe('That took too long.')
    step.follow({ secondFactor: { ticket: 'another' } })
    expect(step.fault()).toBeUndefined()
  })
})
