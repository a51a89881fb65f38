import { createRoot } from 'solid-js'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { RecordChange } from '@operagrid/shared/domain/change'

import { createGlows, WHOLE_ROW } from './create-glows.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function change(recordId: string, kind: 'patch' | 'create' = 'patch'): RecordChange {
  const at = '2026-11-23T08:00:00.000Z'
  return {
    kind,
    version: 1,
    recordId,
    number: 1,
    opId: 'op',
    memberId: 'olga',
    at,
    before: {},
    after: { note0000: 'Seen' },
    reviewState: 'none',
    createdAt: at,
    createdBy: null,
    assignedTo: null,
  }
}

it('what was changed glows for a while, a new record as a whole, and again when it changes again', () => {
  createRoot((dispose) => {
    const glows = createGlows()
    glows.light([change('a'), change('b', 'create')])
    const first = glows.of('a')?.get('note0000')
    expect(first?.memberId).toBe('olga')
    expect([...(glows.of('b')?.keys() ?? [])]).toEqual([WHOLE_ROW])
    glows.light([change('a')])
    expect(glows.of('a')?.get('note0000')?.turn).toBe(!first?.turn)
    vi.advanceTimersByTime(3_000)
    expect(glows.of('a')).toBeUndefined()
    dispose()
  })
})

it('a record that nobody touched meanwhile shows the same glow as before', () => {
  createRoot((dispose) => {
    const glows = createGlows()
    glows.light([change('a')])
    const before = glows.of('a')
    glows.light([change('b')])
    expect(glows.of('a')).toBe(before)
    dispose()
  })
})

it('of many at once none fades for itself, until all have gone out', () => {
  createRoot((dispose) => {
    const glows = createGlows()
    glows.light(Array.from({ length: 12 }, (_, at) => change(`${at}`)))
    expect(glows.crowded()).toBe(false)
    vi.advanceTimersByTime(1_000)
    glows.light([change('one more')])
    expect(glows.crowded()).toBe(true)
    vi.advanceTimersByTime(1_200)
    expect(glows.of('0')).toBeUndefined()
    expect(glows.of('one more')).toBeDefined()
    expect(glows.crowded()).toBe(true)
    vi.advanceTimersByTime(2_000)
    expect(glows.crowded()).toBe(false)
    dispose()
  })
})
