import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { everything } from '@operagrid/shared/domain/query'
import type { Query } from '@operagrid/shared/domain/query'

import type { RecordList } from './create-record-list.ts'
import { reloadWithTime } from './reload-with-time.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const overdue: Query = { filter: { kind: 'compare', field: 'due00000', operator: 'isPast', value: null }, sort: [] }

test('a list of what is past is read anew as time goes by, and no other', () => {
  const reload = vi.fn<() => void>()
  // Of a list only this is asked.
  const list = { reload } as unknown as RecordList
  const [query, setQuery] = createSignal<Query>(everything)
  const dispose = createRoot((end) => {
    reloadWithTime(query, () => list)
    return end
  })
  vi.advanceTimersByTime(60_000)
  expect(reload).not.toHaveBeenCalled()
  setQuery(overdue)
  vi.advanceTimersByTime(10_000)
  expect(reload).toHaveBeenCalledOnce()
  setQuery(everything)
  vi.advanceTimersByTime(60_000)
  expect(reload).toHaveBeenCalledOnce()
  setQuery(overdue)
  dispose()
  vi.advanceTimersByTime(60_000)
  expect(reload).toHaveBeenCalledOnce()
})
