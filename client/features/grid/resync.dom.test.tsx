import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router'
import { createRoot } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { Claim } from '@operagrid/shared/domain/claim'

import { dropAccess, holdAccess } from '../../live/access.ts'
import { createClaims } from './claims/create-claims.ts'
import { createViews } from './views/create-views.ts'
import type { Views } from './views/create-views.ts'

/** What is read again over a resync, where the first tries fail or are answered from before. */
let answers: (object | null)[]
let asked: number
let dispose: () => void

beforeEach(() => {
  vi.useFakeTimers({ now: new Date('2026-11-28T10:00:00Z') })
  answers = []
  asked = 0
  holdAccess({ token: 'held-token', expiresInS: 900, memberId: 'mia' })
  vi.stubGlobal('fetch', () => {
    asked += 1
    const data = answers.length > 1 ? answers.shift() : answers[0]
    if (data === null) return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(Response.json({ result: { data } }))
  })
})
afterEach(() => {
  dispose()
  dropAccess()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const view = (name: string) => ({ id: name, name })

it('saved views are read until they are', async () => {
  answers = [[view('before')]]
  const kept: Views[] = []
  const Page = () => {
    kept.push(createViews('grid'))
    return null
  }
  dispose = render(
    () => (
      <MemoryRouter history={createMemoryHistory()}>
        <Route path="*" component={Page} />
      </MemoryRouter>
    ),
    document.body,
  )
  await vi.advanceTimersByTimeAsync(100)
  const names = () => kept[0]?.list().map(({ name }) => name)
  expect(names()).toEqual(['before'])
  answers = [null, null, [view('after')]]
  kept[0]?.reload()
  await vi.advanceTimersByTimeAsync(100)
  expect(names()).toEqual(['before'])
  await vi.advanceTimersByTimeAsync(10_000)
  expect([names(), asked]).toEqual([['after'], 4])
})

it('who has a record is read until that is of the version to which the feed has skipped', async () => {
  const claim = (memberId: string): Claim => ({
    recordId: 'record',
    memberId,
    since: '2026-11-28T09:59:00.000Z',
    minutes: 30,
    expiresAt: '2026-11-28T10:30:00.000Z',
  })
  const page = (version: number, memberId: string) => ({
    version,
    now: new Date().toISOString(),
    claims: [claim(memberId)],
  })
  const claims = createRoot((end) => {
    dispose = end
    return createClaims({ gridId: 'grid', me: 'mia', nameOf: (memberId) => memberId })
  })
  answers = [null, page(140, 'ana'), page(150, 'ole')]
  claims.reload(150)
  await vi.advanceTimersByTimeAsync(10_000)
  expect([claims.of('record')?.memberId, asked]).toEqual(['ole', 3])
})
