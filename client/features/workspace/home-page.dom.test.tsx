import { createMemoryHistory, MemoryRouter, Route, useNavigate } from '@solidjs/router'
import { createSignal, lazy } from 'solid-js'
import type { JSX } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, expect, it, vi } from 'vitest'

import type { CurrentSession } from '@operagrid/shared/domain/session'

import { HomePage } from './home-page.tsx'
import { WorkspaceContext } from './workspace-context.ts'

const id = crypto.randomUUID()
const session: CurrentSession = {
  account: { id, name: 'Mara', email: 'mara@example.org', emailConfirmed: true },
  tenant: { id, name: 'Harbour', slug: 'harbour' },
  member: { id, name: 'Mara', role: 'organizer' },
  memberships: [],
  factorNeeded: false,
}

let dispose = (): void => undefined
afterEach(() => {
  dispose()
  document.body.replaceChildren()
})

/** The front page of a workspace without a grid, whose lists are on their way; and a page whose code is. */
function openHome() {
  const history = createMemoryHistory()
  history.set({ value: '/w/harbour' })
  const [ready, setReady] = createSignal(false)
  let arrive = (): void => undefined
  const Account = lazy(
    () =>
      new Promise<{ default: () => JSX.Element }>(
        (resolve) => (arrive = () => resolve({ default: () => text('Account') })),
      ),
  )
  let navigate: ReturnType<typeof useNavigate> = () => undefined
  dispose = render(
    () => (
      <MemoryRouter
        history={history}
        root={(props) => {
          navigate = useNavigate()
          return (
            <WorkspaceContext.Provider
              value={{
                session: () => session,
                lists: { grids: [], forms: [], dashboards: [] },
                ready,
                fault: () => undefined,
                refresh: () => undefined,
              }}
            >
              {props.children}
            </WorkspaceContext.Provider>
          )
        }}
      >
        <Route path="/w/harbour" component={HomePage} />
        <Route path="/w/harbour/import" component={() => text('Import')} />
        <Route path="/w/harbour/account" component={Account} />
      </MemoryRouter>
    ),
    document.body,
  )
  return { history, lists: () => setReady(true), goTo: (path: string) => navigate(path), code: () => arrive() }
}

const text = (words: string) => <p>{words}</p>
const shows = (words: string) => vi.waitFor(() => expect(document.body.textContent).toBe(words))

it('the front page leads to where a day begins once it knows', async () => {
  const home = openHome()
  await shows('Harbour')
  home.lists()
  await shows('Import')
})

it('it calls nobody back who is on the way elsewhere', async () => {
  const home = openHome()
  await shows('Harbour')
  home.goTo('/w/harbour/account')
  home.lists()
  await new Promise((resolve) => setTimeout(resolve, 20))
  home.code()
  await shows('Account')
  expect(home.history.get()).toBe('/w/harbour/account')
})
