import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { dropAccess, holdAccess } from '../../live/access.ts'
import { ChangeEmail } from './change-email.tsx'
import { ChangePassword } from './change-password.tsx'

/** The two forms of an account, at the network's edge. */
type Reply = { readonly data: unknown } | { readonly code: string; readonly message: string }
let answer: (path: string, input: unknown) => Reply
let calls: { path: string; input: unknown; bearer: string | null }[]
let dispose: () => void = () => undefined

beforeEach(() => {
  calls = []
  answer = () => ({ data: {} })
  holdAccess({ token: 'held-token', expiresInS: 900, memberId: 'mara' })
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const input: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    calls.push({ path, input, bearer: new Headers(init.headers).get('authorization') })
    const reply = answer(path, input)
    if ('data' in reply) return Response.json({ result: { data: reply.data } })
    const { code, message } = reply
    return Response.json({ error: { message, data: { app: { code, details: {} } } } }, { status: 400 })
  })
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
  dropAccess()
  vi.unstubAllGlobals()
})

function field(label: string): HTMLInputElement {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim() === label)?.control
  if (!(found instanceof HTMLInputElement)) throw new Error(`there is no field ${label}`)
  return found
}
function fill(label: string, text: string): void {
  field(label).value = text
  field(label).dispatchEvent(new InputEvent('input', { bubbles: true }))
}
const send = () => document.querySelector('form')?.requestSubmit()
const faultOf = (label: string) => {
  const id = field(label).getAttribute('aria-describedby')?.split(' ')[0] ?? ''
  return document.querySelector(`#${id}`)?.textContent ?? ''
}
const outcome = () => document.querySelector('.outcome')?.textContent ?? ''

describe('changing the password', () => {
  beforeEach(() => {
    dispose = render(() => <ChangePassword email="mara@example.org" />, document.body)
  })

  it('says at each field what is missing, and asks the server for nothing', async () => {
    send()
    expect(faultOf('Present password')).toBe('Enter your password.')
    expect(faultOf('New password')).toBe('Use at least 10 characters.')
    await vi.waitFor(() => expect(document.activeElement).toBe(field('Present password')))
    expect(calls).toEqual([])
  })

  it('is sent as its owner, and tells how many other sessions were ended', async () => {
    answer = () => ({ data: { ended: 2 } })
    fill('Present password', 'the old one')
    fill('New password', 'gulls steal warm bread')
    send()
    await vi.waitFor(() => expect(outcome()).toBe('Your password is changed. 2 other sessions were ended.'))
    expect(calls).toEqual([
      {
        path: '/trpc/account.changePassword',
        input: { password: 'the old one', newPassword: 'gulls steal warm bread' },
        bearer: 'Bearer held-token',
      },
    ])
    expect([field('Present password').value, field('New password').value]).toEqual(['', ''])
    expect(faultOf('New password')).toBe('')
  })

  it('shows a wrong password at its field, until it is mended', async () => {
    answer = () => ({ code: 'NOT_ALLOWED', message: 'That is not your password. Check it and try again.' })
    fill('Present password', 'not the one')
    fill('New password', 'gulls steal warm bread')
    send()
    await vi.waitFor(() => expect(faultOf('Present password')).toContain('not your password'))
    await vi.waitFor(() => expect(document.activeElement).toBe(field('Present password')))
    fill('Present password', 'the one')
    expect([faultOf('Present password'), field('New password').value]).toEqual(['', 'gulls steal warm bread'])
  })

  it('shows at the new one that it is weak, in words without the name of a field', async () => {
    answer = () => ({ code: 'BAD_INPUT', message: 'password: It would be guessed quickly. Add a few words.' })
    fill('Present password', 'the old one')
    fill('New password', 'password123')
    send()
    await vi.waitFor(() => expect(faultOf('New password')).toBe('It would be guessed quickly. Add a few words.'))
    await vi.waitFor(() => expect(document.activeElement).toBe(field('New password')))
    expect(faultOf('Present password')).toBe('')
  })

  it('says beside the button what concerns no field', async () => {
    answer = () => ({ code: 'TOO_MANY', message: 'Too many attempts. Try again in 20 seconds.' })
    fill('Present password', 'the old one')
    fill('New password', 'gulls steal warm bread')
    send()
    await vi.waitFor(() => expect(outcome()).toBe('Too many attempts. Try again in 20 seconds.'))
  })
})

describe('changing the e-mail', () => {
  beforeEach(() => {
    dispose = render(() => <ChangeEmail email="mara@example.org" />, document.body)
  })

  it('says that a link is on its way, and clears the password', async () => {
    fill('New e-mail', ' Moll@Example.org ')
    fill('Your password', 'the one')
    send()
    await vi.waitFor(() => expect(outcome()).toContain('on its way to moll@example.org'))
    expect(calls.map(({ input }) => input)).toEqual([{ email: 'moll@example.org', password: 'the one' }])
    expect(field('Your password').value).toBe('')
  })

  it('asks for another address than the present one', () => {
    fill('New e-mail', 'mara@example.org')
    fill('Your password', 'the one')
    send()
    expect([faultOf('New e-mail'), calls]).toEqual(['This is your address already.', []])
  })

  it('shows a wrong password at its field', async () => {
    answer = () => ({ code: 'NOT_ALLOWED', message: 'That is not your password.' })
    fill('New e-mail', 'moll@example.org')
    fill('Your password', 'not the one')
    send()
    await vi.waitFor(() => expect(faultOf('Your password')).toBe('That is not your password.'))
  })

  it('is never sent by somebody who is signed out', async () => {
    dropAccess()
    fill('New e-mail', 'moll@example.org')
    fill('Your password', 'the one')
    send()
    await vi.waitFor(() => expect(outcome()).not.toBe(''))
    expect(calls).toEqual([])
  })
})
