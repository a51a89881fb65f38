import { createMemoryHistory, MemoryRouter, Route } from '@solidjs/router'
import type { MemoryHistory } from '@solidjs/router'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { AuditEvent, AuditPage as Answer, AuditVerdict } from '@operagrid/shared/domain/audit'
import { auditExport, auditList } from '@operagrid/shared/domain/audit'

import { ToastRegion } from '../../ui/toast-region.tsx'
import { AuditPage } from './audit-page.tsx'
import { someEntry } from './testing/some-entry.ts'

/** A server at the network's edge, which knows Mia, management, and the log given. */
const mia = '0199f0a1-0000-7000-8000-00000000000a'
const ole = '0199f0a1-0000-7000-8000-00000000000b'
const tenant = { id: '0199f0a1-0000-7000-8000-000000000001', name: 'Harbour', slug: 'harbour' }
const member = { id: mia, name: 'Mia', role: 'management' }
const signedIn = {
  accessToken: 'token',
  expiresInS: 900,
  session: {
    account: { id: mia, name: 'Mia', email: 'mia@example.org', emailConfirmed: true },
    tenant,
    member,
    memberships: [{ tenantId: tenant.id, name: tenant.name, slug: tenant.slug, role: 'management' }],
  },
}
const away = {
  error: { code: -32603, message: 'The log cannot be read just now.', data: { app: { code: 'UNAVAILABLE' } } },
}

let log: AuditEvent[]
let verdict: AuditVerdict
let isAway: boolean
let looks: ReturnType<typeof auditList.parse>[]
let exported: unknown[]
let disposers: (() => void)[] = []

function answerTo(path: string, body: unknown): unknown {
  if (path === 'auth.refresh') return signedIn
  if (path === 'member.list') return [member, { ...member, id: ole, name: 'Ole' }]
  if (path === 'audit.verify') return verdict
  if (path === 'audit.export') {
    exported.push(auditExport.parse(body))
    return { path: '#log' }
  }
  const look = auditList.parse(body)
  looks.push(look)
  const { target = '', actions } = look.filter
  const fitting = log.filter(
    (event) =>
      event.seq < (look.below ?? Infinity) &&
      event.target.name.includes(target) &&
      (actions?.some((action) => action === event.action) ?? true),
  )
  return { events: fitting.slice(0, 3), names: { [mia]: 'Mia' }, more: fitting.length > 3 } satisfies Answer
}

beforeEach(() => {
  log = [
    someEntry({ seq: 5, action: 'grid.renamed', actorId: mia, before: { name: 'Log' }, after: { name: 'Night log' } }),
    someEntry({ seq: 4, action: 'grid.created', actorId: mia }),
    someEntry({ seq: 3, action: 'form.saved', actorId: ole, target: { kind: 'form', id: null, name: 'Report' } }),
    someEntry({ seq: 2, action: 'session.refused', target: { kind: 'member', id: mia, name: '' } }),
    someEntry({ seq: 1, actorId: '0199f0a1-0000-7000-8000-00000000000c' }),
  ]
  verdict = { entries: 1234, faults: [] }
  isAway = false
  looks = []
  exported = []
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const path = url.split('?')[0]?.replace('/trpc/', '') ?? ''
    if (isAway && path.startsWith('audit.')) return Response.json(away, { status: 503 })
    const body: unknown = typeof init.body === 'string' ? JSON.parse(init.body) : undefined
    return Response.json({ result: { data: answerTo(path, body) } })
  })
})
afterEach(() => {
  for (const dispose of disposers.splice(0)) dispose()
  document.body.replaceChildren()
  vi.unstubAllGlobals()
})

async function openLog(search = ''): Promise<MemoryHistory> {
  const history = createMemoryHistory()
  history.set({ value: `/audit${search}` })
  disposers.push(
    render(
      () => (
        <>
          <ToastRegion />
          <MemoryRouter history={history}>
            <Route path="/audit" component={AuditPage} />
          </MemoryRouter>
        </>
      ),
      document.body,
    ),
  )
  await vi.waitUntil(() => looks.length > 0 || isAway)
  return history
}
const lines = () => [...document.querySelectorAll('.audit-line')].map((line) => line.textContent ?? '')
const button = (name: RegExp) =>
  vi.waitUntil(() =>
    [...document.querySelectorAll('button')].find((found) =>
      name.test(found.getAttribute('aria-label') ?? found.textContent ?? ''),
    ),
  )
const field = (label: string) =>
  vi.waitUntil(() => {
    const id = [...document.querySelectorAll('label')].find((found) => found.textContent === label)?.htmlFor
    const found = document.getElementById(id ?? '')
    return found instanceof HTMLInputElement ? found : null
  })
function type(input: HTMLInputElement, text: string): void {
  input.value = text
  input.dispatchEvent(new InputEvent('input', { bubbles: true }))
}

describe('the audit log', () => {
  it('says who did what, also of people who left or are not known', async () => {
    await openLog()
    await vi.waitUntil(() => lines().length === 3)
    expect(lines()[0]).toContain('Mia')
    expect(lines()[0]).toContain('renamed a grid Log to Night log')
    expect(lines()[0]).toContain('Firefox on Linux 192.0.2.7')
    ;(await button(/Load older/)).click()
    await vi.waitUntil(() => lines().length === 5)
    expect(lines()[3]).toContain('Somebody')
    expect(lines()[3]).toContain('could not sign in as Mia')
    expect(lines()[4]).toContain('Former member')
    expect(looks.map(({ below }) => below)).toEqual([undefined, 3])
    expect(document.querySelector('[role=status]')?.textContent).toBe('5 entries shown, down to the first.')
    expect(document.activeElement?.getAttribute('role')).toBe('status')
  })

  it('opens an entry to what changed, its number and its hash', async () => {
    await openLog()
    const toggle = await button(/^Details of entry 5/)
    expect(toggle.getAttribute('aria-expanded')).toBe('false')
    toggle.click()
    expect(toggle.getAttribute('aria-expanded')).toBe('true')
    const details = document.getElementById(toggle.getAttribute('aria-controls') ?? '')
    expect(details?.querySelector('.audit-changed')?.textContent).toBe('NameLogNight log')
    expect(details?.textContent).toContain('a'.repeat(64))
    toggle.click()
    expect(document.querySelector('.audit-details')).toBeNull()
  })

  it('finds a target once the typing rests, and keeps it in the address', async () => {
    const history = await openLog()
    const target = await field('Target')
    expect((await button(/^Clear$/)).className).toContain('audit-clear-off')
    for (const text of ['R', 'Re', 'Rep']) type(target, text)
    await vi.waitUntil(() => lines().length === 1)
    expect(history.get()).toBe('/audit?what=Rep')
    expect((await button(/^Clear$/)).className).not.toContain('audit-clear-off')
    expect(looks.map(({ filter }) => filter.target)).toEqual([undefined, 'Rep'])
    ;(await button(/^Clear$/)).click()
    await vi.waitUntil(() => lines().length === 3)
    expect([history.get(), target.value]).toEqual(['/audit', ''])
  })

  it('is looked at as the address says, in days of this place', async () => {
    await openLog(`?who=${mia}&kind=grids&from=2026-11-01&to=2026-11-27`)
    await vi.waitUntil(() => lines().length === 3)
    expect(looks).toHaveLength(1)
    expect(looks[0]?.filter).toMatchObject({
      memberId: mia,
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(2026, 10, 28).toISOString(),
    })
    expect(looks[0]?.filter.actions).toContain('field.removed')
    expect((await field('From')).value).toBe('2026-11-01')
  })

  it('filters nothing by what makes no sense in the address', async () => {
    await openLog('?who=ole&kind=tents&from=yesterday')
    await vi.waitUntil(() => lines().length === 3)
    expect(looks[0]?.filter).toEqual({})
  })

  it('says so when nothing fits', async () => {
    await openLog('?what=nothing')
    await vi.waitUntil(() => document.body.textContent?.includes('No entry fits'))
    ;(await button(/Clear the filters/)).click()
    await vi.waitUntil(() => lines().length === 3)
  })

  it('keeps its rows when it cannot be read, and can be read again', async () => {
    isAway = true
    await openLog()
    await vi.waitUntil(() => document.body.textContent?.includes('The log cannot be read just now.'))
    isAway = false
    ;(await button(/Try again/)).click()
    await vi.waitUntil(() => lines().length === 3)
    isAway = true
    ;(await button(/Load older/)).click()
    await vi.waitUntil(() => document.querySelector('.banner-warning'))
    expect(lines()).toHaveLength(3)
  })

  it('says whether the chain is whole, or where it is broken', async () => {
    await openLog()
    ;(await button(/Verify/)).click()
    await vi.waitUntil(() => document.body.textContent?.includes('1,234 entries, one unbroken chain.'))
    verdict = { entries: 2, faults: [{ seq: 2, reason: 'is not linked to entry 1 as it stands' }] }
    ;(await button(/Verify/)).click()
    await vi.waitUntil(() => document.querySelector('.banner-danger'))
    expect(document.querySelector('.banner-danger')?.textContent).toContain(
      'Entry 2 is not linked to entry 1 as it stands.',
    )
  })
})
