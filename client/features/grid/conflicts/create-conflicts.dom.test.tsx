import { createRoot } from 'solid-js'
import { render } from 'solid-js/web'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { Cells } from '@operagrid/shared/domain/cell'
import type { RecordChange } from '@operagrid/shared/domain/change'
import type { Field } from '@operagrid/shared/domain/field'
import { AppError } from '@operagrid/shared/errors'

import { ToastRegion } from '../../../ui/toast-region.tsx'
import { createConflicts } from './create-conflicts.ts'
import type { ConflictState } from './create-conflicts.ts'

const fields: readonly Field[] = [{ id: 'note0000', name: 'Note', type: 'text', choices: [] }]
const members: Readonly<Record<string, string>> = { mia: 'Mia', ana: 'Ana', ole: 'Ole' }
const disposers: (() => void)[] = []
let written: { recordId: string; cells: Cells }[]
let version = 0
/** Answers a record's history. */
let server: (recordId: string) => Promise<readonly RecordChange[]>

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  sessionStorage.clear()
  written = []
  server = () => Promise.reject(new AppError('NOT_FOUND'))
  disposers.push(render(() => <ToastRegion />, document.body))
})
afterEach(async () => {
  await vi.advanceTimersByTimeAsync(20_000)
  for (const dispose of disposers.splice(0)) dispose()
  document.body.replaceChildren()
  vi.useRealTimers()
})

/** Mia's page of a grid. */
function openPage(): ConflictState {
  return createRoot((dispose) => {
    disposers.push(dispose)
    return createConflicts({
      gridId: 'grid',
      memberId: 'mia',
      fields: () => fields,
      nameOf: (memberId) => members[memberId ?? ''] ?? 'Import',
      numberOf: () => 14,
      editCells: (recordId, cells) => written.push({ recordId, cells }),
      assignRecord: (recordId, memberId) => written.push({ recordId, cells: { $assignedTo: memberId } }),
      readHistory: (recordId) => server(recordId),
    })
  })
}
/** Somebody wrote over what Mia had in a record, unseen. */
function overMia(recordId: string, by = 'ana'): RecordChange {
  version += 1
  return {
    kind: 'patch',
    version,
    recordId,
    number: 14,
    opId: `op-${version}`,
    memberId: by,
    at: new Date().toISOString(),
    before: {},
    after: { note0000: 'theirs' },
    reviewState: 'none',
    createdAt: '2026-11-23T14:00:00.000Z',
    createdBy: null,
    assignedTo: null,
    conflicts: [{ fieldId: 'note0000', value: 'my words', memberId: 'mia', version: version - 1 }],
  }
}
const toasts = () => [...document.querySelectorAll('.toast:not([data-closed])')].map((toast) => toast.textContent ?? '')
const press = (label: string) =>
  [...document.querySelectorAll<HTMLElement>('.toast:not([data-closed]) .button')]
    .find((button) => button.textContent === label)
    ?.click()

describe('whoever lost a cell', () => {
  it('is told by whom, with the lost words and one click to put them back', async () => {
    const page = openPage()
    const focus = document.activeElement
    page.take([overMia('a')])
    await vi.waitUntil(() => toasts().length === 1)
    expect(toasts()[0]).toContain('Ana replaced what you wrote in Note')
    expect(toasts()[0]).toContain('my words')
    expect(document.activeElement).toBe(focus)
    press('Put mine back')
    expect(written).toEqual([{ recordId: 'a', cells: { note0000: 'my words' } }])
    expect(page.list()).toEqual([])
  })

  it('of many at once is told in one sentence, and finds each in the list', async () => {
    const page = openPage()
    page.take(Array.from({ length: 30 }, (_, at) => overMia(`record ${at}`, at % 2 === 0 ? 'ana' : 'ole')))
    await vi.waitUntil(() => toasts().length === 1)
    expect(toasts()[0]).toContain('Ole, Ana replaced what you wrote in 30 cells')
    expect(page.list()).toHaveLength(30)
    press('Show')
    expect(page.open()).toBe(true)
  })

  it('of one after the other is told in one growing sentence, not in a pile', async () => {
    const page = openPage()
    for (const recordId of ['a', 'b', 'c']) {
      page.take([overMia(recordId)])
      await vi.advanceTimersByTimeAsync(1000)
    }
    await vi.waitUntil(() => toasts().length === 1)
    expect(toasts()[0]).toContain('Ana replaced what you wrote in 3 cells')
    await vi.advanceTimersByTimeAsync(20_000)
    page.take([overMia('d')])
    await vi.waitUntil(() => toasts().length === 1)
    expect(toasts()[0]).toContain('Ana replaced what you wrote in Note')
  })

  it('finds it again after a reload, until it is decided', () => {
    openPage().take([overMia('a'), overMia('b')])
    const after = openPage()
    expect(after.list().map(({ recordId }) => recordId)).toEqual(['b', 'a'])
    after.dismiss(after.list())
    expect(openPage().list()).toEqual([])
  })

  it('lets go of it on every page by one click', async () => {
    const [one, two] = [openPage(), openPage()]
    const change = overMia('a')
    for (const page of [one, two]) page.take([change])
    one.dismiss(one.list())
    await vi.waitUntil(() => two.list().length === 0)
  })
})

describe('whoever lost a cell in changes that the feed skipped', () => {
  /** What each record's history holds, the newest first, as the server answers it. */
  let histories: Record<string, readonly RecordChange[]>
  beforeEach(() => {
    histories = {}
    server = (recordId) =>
      histories[recordId] ? Promise.resolve(histories[recordId]) : Promise.reject(new AppError('NOT_FOUND'))
  })
  /** Mia writes the cell herself. */
  const byMia = (recordId: string): RecordChange => ({ ...overMia(recordId, 'mia'), conflicts: [] })

  it('is told as if it had been heard, by whom and with one click to put it back', async () => {
    const page = openPage()
    const [before, lost] = [overMia('a', 'ole'), overMia('a')]
    histories = { a: [lost, before] }
    await page.missed(['gone', 'a'], { after: before.version, reached: version })
    await vi.waitUntil(() => toasts().length === 1)
    expect(toasts()[0]).toContain('Ana replaced what you wrote in Note')
    expect(toasts()[0]).toContain('my words')
    press('Put mine back')
    expect(written).toEqual([{ recordId: 'a', cells: { note0000: 'my words' } }])
  })

  it('is not told of what she has decided since, nor twice, nor of what the feed tells itself', async () => {
    const page = openPage()
    const after = version
    const [decided, heard] = [overMia('a'), overMia('b')]
    const reached = version
    const [later, next] = [byMia('a'), overMia('c')]
    histories = { a: [later, decided], b: [heard], c: [next] }
    page.take([heard])
    await page.missed(['a', 'b', 'c'], { after, reached })
    expect(page.list().map(({ recordId }) => recordId)).toEqual(['b'])
    expect(toasts()).toHaveLength(1)
  })

  it('is told also when the answer takes several tries', async () => {
    const page = openPage()
    const lost = overMia('a')
    let tries = 0
    server = () => {
      tries += 1
      return tries < 4 ? Promise.reject(new AppError('UNAVAILABLE')) : Promise.resolve([lost])
    }
    const looking = page.missed(['a'], { after: 0, reached: version })
    await vi.advanceTimersByTimeAsync(10_000)
    await looking
    expect(page.list()).toMatchObject([{ recordId: 'a', side: 'lost', memberId: 'ana', value: 'my words' }])
  })
})

describe('whoever won a cell', () => {
  it('is told whose words went, and can put them back', async () => {
    const page = openPage()
    const op = { kind: 'delete', opId: 'op', recordId: 'a' } as const
    page.won(op, { version: 9, conflicts: [{ fieldId: 'note0000', value: 'Ana’s', memberId: 'ana', version: 8 }] })
    await vi.waitUntil(() => toasts().length === 1)
    expect(toasts()[0]).toContain('You replaced what Ana wrote in Note')
    press('Put theirs back')
    expect(written).toEqual([{ recordId: 'a', cells: { note0000: 'Ana’s' } }])
  })
})
