import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { missingPasskeys } from './passkey-browser.ts'
import { SignInPage } from './sign-in-page.tsx'
import { button, bytes, notAllowed, says, stubDevice, stubPasskeyPage } from './testing/passkey-page.ts'
import type { PasskeyPage } from './testing/passkey-page.ts'

const request = { challenge: 'Q2hhbGxlbmdl', rpId: 'localhost', timeout: 300_000, userVerification: 'required' }

let page: PasskeyPage
let dispose: () => void = () => undefined

beforeEach(() => {
  page = stubPasskeyPage()
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

describe('the sign-in page', () => {
  const open = async () => {
    const history = createMemoryHistory()
    history.set({ value: '/sign-in' })
    dispose = render(
      () => (
        <MemoryRouter history={history}>
          <Route path="/sign-in" component={SignInPage} />
          <Route path="*" component={() => <p>Elsewhere</p>} />
        </MemoryRouter>
      ),
      document.body,
    )
    await says('Forgot your password?')
  }
  const signed = {
    id: 'the-id',
    rawId: bytes('id'),
    type: 'public-key',
    response: {
      clientDataJSON: bytes('client'),
      authenticatorData: bytes('data'),
      signature: bytes('signature'),
      userHandle: bytes('user'),
    },
    getClientExtensionResults: () => ({}),
  }

  it('sends what a device signed, and says when it opens nothing', async () => {
    stubDevice(page, { get: () => signed })
    page.answer = (path) =>
      path === 'auth.passkeyOptions'
        ? { data: request }
        : { code: 'UNAUTHENTICATED', message: 'This passkey does not open OperaGrid.' }
    await open()
    button('Sign in with a passkey').click()
    await says('This passkey does not open OperaGrid.')
    expect(page.paths()).toEqual(['auth.passkeyOptions', 'device', 'auth.passkeySignIn'])
    expect(page.calls[2]?.input).toEqual({
      assertion: {
        id: 'the-id',
        clientDataJSON: 'Y2xpZW50',
        authenticatorData: 'ZGF0YQ',
        signature: 'c2lnbmF0dXJl',
        userHandle: 'dXNlcg',
      },
    })
  })

  it('says that nothing was chosen, and lets it be tried again', async () => {
    stubDevice(page, { get: notAllowed })
    page.answer = (path) =>
      path === 'auth.passkeyOptions' ? { data: request } : { code: 'UNAUTHENTICATED', message: '' }
    await open()
    button('Sign in with a passkey').click()
    await says('No passkey was used')
    await vi.waitFor(() => expect(button('Sign in with a passkey').getAttribute('aria-busy')).toBeNull())
    expect(page.paths()).not.toContain('auth.passkeySignIn')
  })

  it('offers passkeys in the field for the e-mail where the browser can, without a word if none is chosen', async () => {
    vi.stubGlobal(
      'PublicKeyCredential',
      Object.assign(() => undefined, { isConditionalMediationAvailable: async () => true }),
    )
    stubDevice(page, { get: () => new Promise(() => undefined) })
    page.answer = (path) =>
      path === 'auth.passkeyOptions' ? { data: request } : { code: 'UNAUTHENTICATED', message: '' }
    await open()
    await vi.waitFor(() => expect(page.paths()).toContain('device'))
    expect(page.inputOf('device')).toMatchObject({ mediation: 'conditional' })
    expect(document.querySelector('input[name=email]')?.getAttribute('autocomplete')).toBe('username webauthn')
  })

  it('says that passkeys need a host name where the address has none, and asks for nothing', async () => {
    vi.stubGlobal('location', { ...location, hostname: '[::1]' })
    await open()
    await says('Passkeys need a host name')
    expect(page.calls).toEqual([])
  })

  it('is as it was in a browser without passkeys', async () => {
    vi.stubGlobal('PublicKeyCredential', undefined)
    expect(missingPasskeys()?.reason).toBe('browser')
    await open()
    expect(document.body.textContent).not.toMatch(/passkey/i)
  })
})
