import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import { dropAccess, holdAccess, renewWith } from '../../live/access.ts'
import { forgetSession } from '../../live/session-memory.ts'
import { ConfirmNotice } from './confirm-notice.tsx'

const [path, setPath] = createSignal('/w/ferry/grids')
const [confirmed, setConfirmed] = createSignal(false)
let calls: [path: string, bearer: string | null][]
let dispose: () => void = () => undefined

beforeEach(() => {
  calls = []
  setPath('/w/ferry/grids')
  setConfirmed(false)
  holdAccess({ token: 'held-token', expiresInS: 900, memberId: 'mara' })
  vi.stubGlobal('fetch', (to: string, init: RequestInit) => {
    calls.push([to, new Headers(init.headers).get('authorization')])
    return Promise.resolve(Response.json({ result: { data: {} } }))
  })
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
  dropAccess()
  forgetSession()
  vi.unstubAllGlobals()
})

function show(): void {
  dispose()
  dispose = render(
    () => (
      <ConfirmNotice
        account={{ id: 'mara', name: 'Mara', email: 'mara@example.org', emailConfirmed: confirmed() }}
        path={path()}
        accountPath="/w/ferry/account"
      />
    ),
    document.body,
  )
}
const words = () => document.querySelector('[role="status"]')?.textContent
const press = (name: string) =>
  [...document.querySelectorAll('button')]
    .find((button) => button.textContent === name || button.ariaLabel === name)
    ?.click()

it('is not there for an address that is confirmed, nor on the page that says it all itself', () => {
  setConfirmed(true)
  show()
  expect(words()).toBeUndefined()
  setConfirmed(false)
  show()
  expect(words()).toBe('Confirm your e-mail address: a link was sent to mara@example.org')
  setPath('/w/ferry/account')
  expect(words()).toBeUndefined()
  setPath('/w/ferry/grids')
  expect(words()).toContain('Confirm')
})

it('has the link sent again, as the one who is signed in', async () => {
  show()
  press('Send again')
  await vi.waitFor(() => expect(words()).toBe('A link is on its way to mara@example.org. It works for 24 hours.'))
  expect(calls).toEqual([['/trpc/account.sendConfirmation', 'Bearer held-token']])
})

it('stays away for this visit once it was dismissed, also after a reload', () => {
  show()
  press('Dismiss')
  expect(words()).toBeUndefined()
  show()
  expect(words()).toBeUndefined()
})

it('asks whether it was confirmed elsewhere when the page is looked at again, and then stays until the next page', () => {
  const renew = vi.fn<() => Promise<boolean>>().mockResolvedValue(true)
  renewWith(renew)
  show()
  window.dispatchEvent(new Event('focus'))
  expect(renew).toHaveBeenCalledTimes(1)
  setConfirmed(true)
  expect(words()).toBe('mara@example.org is confirmed.')
  // There is nothing left to be sent; its place is kept.
  expect(document.querySelector('.confirm-notice-done')?.textContent).toBe('Send again')
  setPath('/w/ferry/dashboards')
  expect(words()).toBeUndefined()
  window.dispatchEvent(new Event('focus'))
  expect(renew).toHaveBeenCalledTimes(1)
})
