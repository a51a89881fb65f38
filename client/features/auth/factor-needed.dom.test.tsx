import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { theSession } from '../../live/session.ts'
import { FactorNeededPage } from './factor-needed-page.tsx'

/** Where a workspace leads whoever came with a password alone, at the network's edge. */
const mara = crypto.randomUUID()
const tenant = { id: crypto.randomUUID(), name: 'Harbour', slug: 'harbour' }
const codes = Array.from({ length: 10 }, (_, at) => `4f7k${at}-9xw2m`)
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'

let factorNeeded: boolean
let calls: string[]
let dispose: () => void = () => undefined
const history = createMemoryHistory()

function answer(path: string): unknown {
  calls.push(path)
  switch (path) {
    case 'auth.refresh':
      return {
        accessToken: 'held',
        expiresInS: 900,
        session: {
          account: { id: mara, name: 'Mara', email: 'mara@example.org', emailConfirmed: true },
          tenant,
          member: { id: mara, name: 'Mara', role: 'organizer' },
          memberships: [
            { tenantId: tenant.id, name: tenant.name, slug: tenant.slug, role: 'organizer' },
            { tenantId: crypto.randomUUID(), name: 'Ferry', slug: 'ferry', role: 'viewer' },
          ],
          factorNeeded,
        },
      }
    case 'factor.begin':
      return { secret, uri: `otpauth://totp/OperaGrid:mara@example.org?secret=${secret}&issuer=OperaGrid` }
    case 'factor.confirm':
      return { codes }
    default:
      return { totpSince: null, recoveryLeft: 0 }
  }
}

beforeEach(async () => {
  calls = []
  factorNeeded = true
  vi.stubGlobal('fetch', async (url: string) =>
    Response.json({ result: { data: answer(/\/trpc\/([\w.]+)/.exec(url)?.[1] ?? '') } }),
  )
  vi.stubGlobal('matchMedia', () => ({ matches: true }))
  history.set({ value: '/second-factor?next=%2Fw%2Fharbour%2Fgrids' })
  await theSession().restore()
  dispose = render(
    () => (
      <MemoryRouter history={history}>
        <Route path="/second-factor" component={FactorNeededPage} />
        <Route path="*" component={() => <p>Elsewhere</p>} />
      </MemoryRouter>
    ),
    document.body,
  )
  await says('Your workspace asks for a second step')
})
afterEach(() => {
  dispose()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

const says = (text: string) => vi.waitFor(() => expect(document.body.textContent).toContain(text))
async function fill(text: string): Promise<void> {
  const input = document.querySelector<HTMLInputElement>('form input:not([hidden])')
  if (input === null) throw new Error('there is nothing to fill in')
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
  document.querySelector('form')?.requestSubmit()
}
const press = (name: string) =>
  [...document.querySelectorAll('button')].find((button) => button.textContent?.trim() === name)?.click()

async function setUp(): Promise<void> {
  await fill('the password')
  await says('JBSW Y3DP EHPK 3PXP')
  await fill('123 456')
  await says(codes[9] ?? '')
}

describe('a workspace that asks for a second step', () => {
  it('says so by its name, and offers the other workspaces and the way out', async () => {
    await says('Harbour wants more than a password')
    await says('Go to Ferry')
    await says('Sign out')
  })

  it('draws the secret for a camera, and has its address and its text for those who cannot scan', async () => {
    await fill('the password')
    await says('JBSW Y3DP EHPK 3PXP')
    expect(document.querySelector('svg[role="img"] path')?.getAttribute('d')).toMatch(/^(M\d+ \d+h1v1h-1z){300,}$/)
    expect(document.querySelector('a[href^="otpauth:"]')).not.toBeNull()
    expect(document.body.innerHTML).not.toContain('style=')
  })

  it('keeps the recovery codes on screen until they are kept, whatever the session says meanwhile', async () => {
    await setUp()
    factorNeeded = false
    await theSession().restore()
    expect(theSession().current()?.factorNeeded).toBe(false)
    expect(document.querySelectorAll('.recovery-codes li')).toHaveLength(10)
    // Nor may a way out be pressed by mistake.
    expect(document.body.textContent).not.toContain('Sign out')
    press('I have kept them')
    await says('Elsewhere')
    expect(history.get()).toBe('/w/harbour/grids')
  })

  it('goes on by itself when it was set up in another tab', async () => {
    factorNeeded = false
    window.dispatchEvent(new Event('focus'))
    await says('Elsewhere')
  })
})
