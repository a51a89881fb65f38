import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { dropAccess, holdAccess } from '../../live/access.ts'
import { PasskeyCard } from './passkey-card.tsx'
import { button, bytes, notAllowed, says, stubDevice, stubPasskeyPage } from './testing/passkey-page.ts'
import type { PasskeyPage } from './testing/passkey-page.ts'

const phone = {
  id: crypto.randomUUID(),
  name: 'Phone',
  backedUp: true,
  createdAt: '2026-11-01T08:00:00.000Z',
  usedAt: null,
}
const creation = {
  challenge: 'Q2hhbGxlbmdl',
  rp: { id: 'localhost', name: 'OperaGrid' },
  user: { id: 'VXNlcg', name: 'mara@example.org', displayName: 'Mara' },
  pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  timeout: 300_000,
  excludeCredentials: [],
  authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
  attestation: 'none',
}

let page: PasskeyPage
let dispose: () => void = () => undefined

beforeEach(() => {
  page = stubPasskeyPage()
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
  dropAccess()
  vi.unstubAllGlobals()
})

function fill(label: string, text: string): void {
  const found = [...document.querySelectorAll('label')].find((one) => one.textContent?.trim() === label)?.control
  if (!(found instanceof HTMLInputElement)) throw new Error(`there is no field ${label}`)
  found.value = text
  found.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

describe('the passkeys of an account', () => {
  let list: unknown[]
  beforeEach(() => {
    list = []
    holdAccess({ token: 'held-token', expiresInS: 900, memberId: 'mara' })
    page.answer = (path) => ({ data: path === 'passkey.list' ? list : path === 'passkey.options' ? creation : {} })
  })
  const open = () => {
    dispose = render(() => <PasskeyCard email="mara@example.org" />, document.body)
  }
  async function add(): Promise<void> {
    open()
    await says('You have none yet.')
    button('Add a passkey').click()
    await says('Name of the passkey')
    fill('Your password', 'the one')
    button('Continue').click()
  }

  it('are made by the device once the password is given, under the name of the browser', async () => {
    const made = {
      id: 'the-id',
      rawId: bytes('id'),
      type: 'public-key',
      response: {
        clientDataJSON: bytes('client'),
        attestationObject: bytes('attestation'),
        getTransports: () => ['internal'],
      },
      getClientExtensionResults: () => ({}),
    }
    stubDevice(page, { create: () => made })
    page.answer = (path) => {
      if (path === 'passkey.add') list = [phone]
      if (path === 'passkey.add') return { data: { passkeyId: phone.id } }
      return { data: path === 'passkey.list' ? list : creation }
    }
    await add()
    await says('Not used yet')
    expect(page.paths()).toEqual(['passkey.list', 'passkey.options', 'device', 'passkey.add', 'passkey.list'])
    expect(page.calls[1]?.input).toEqual({ password: 'the one' })
    expect(page.calls[3]?.input).toEqual({
      name: 'Chrome on Linux',
      attestation: {
        id: 'the-id',
        clientDataJSON: 'Y2xpZW50',
        attestationObject: 'YXR0ZXN0YXRpb24',
        transports: ['internal'],
      },
    })
    await says('On several devices')
  })

  it('are not asked of the device with a wrong password, which is said at its field', async () => {
    stubDevice(page, {})
    page.answer = (path) =>
      path === 'passkey.list' ? { data: [] } : { code: 'NOT_ALLOWED', message: 'That is not your password.' }
    await add()
    await vi.waitFor(() => {
      const field = document.querySelector('input[type=password]')
      expect(field?.getAttribute('aria-invalid')).toBe('true')
    })
    await says('That is not your password.')
    expect(page.paths()).not.toContain('device')
  })

  it('are not made where the device was not let, and the dialog says so and stays', async () => {
    stubDevice(page, { create: notAllowed })
    await add()
    await says('No passkey was used: nothing was chosen')
    expect(button('Continue')).toBeDefined()
    expect(page.paths()).not.toContain('passkey.add')
  })

  it('are removed for whoever gives the password', async () => {
    stubDevice(page, {})
    list = [phone]
    open()
    await says('Phone')
    button('Remove Phone').click()
    await says('Remove Phone?')
    fill('Your password', 'the one')
    list = []
    button('Remove').click()
    await says('You have none yet.')
    expect(page.inputOf('passkey.remove')).toEqual({
      passkeyId: phone.id,
      password: 'the one',
    })
  })

  it('are renamed', async () => {
    stubDevice(page, {})
    list = [phone]
    open()
    await says('Phone')
    button('Rename Phone').click()
    await says('Rename the passkey')
    fill('Name*', 'Work phone')
    button('Rename').click()
    await vi.waitFor(() => expect(page.paths()).toContain('passkey.rename'))
    expect(page.inputOf('passkey.rename')).toEqual({
      passkeyId: phone.id,
      name: 'Work phone',
    })
  })

  it('keep their rows when the list is read anew: whoever worked on one is not sent to the top of the page', async () => {
    stubDevice(page, {})
    list = [phone]
    open()
    await says('Phone')
    const row = document.querySelector('li.passkey')
    button('Rename Phone').click()
    await says('Rename the passkey')
    fill('Name*', 'Work phone')
    list = [{ ...phone, name: 'Work phone' }]
    button('Rename').click()
    await says('Work phone')
    expect(document.querySelector('li.passkey')).toBe(row)
  })

  it('are ten at most: then no more is offered', async () => {
    list = Array.from({ length: 10 }, (_, at) => ({ ...phone, id: crypto.randomUUID(), name: `Key ${at}` }))
    open()
    await says('as many as an account can have')
    expect(() => button('Add a passkey')).toThrow('there is no button')
  })

  it('that cannot be read are said to be, with a way to try again', async () => {
    page.answer = () => ({ code: 'INTERNAL', message: 'Something broke on our side.' })
    open()
    await says('This could not be loaded')
    page.answer = () => ({ data: [phone] })
    button('Try again').click()
    await says('Phone')
  })

  it('need a host name, and that is said where the address is one of numbers', async () => {
    vi.stubGlobal('location', { ...location, hostname: '127.0.0.1' })
    open()
    await says('Passkeys need a host name')
    expect(() => button('Add a passkey')).toThrow('there is no button')
  })
})
