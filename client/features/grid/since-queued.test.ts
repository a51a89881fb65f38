import { expect, test } from 'vitest'

import type { Op } from '@operagrid/shared/domain/op'

import { sinceQueued } from './since-queued.ts'

const at = (minute: number): string => `2026-11-23T10:${minute}:00.000Z`
const patch = (state: string): Op => ({
  kind: 'patch',
  opId: 'op',
  recordId: 'r',
  cells: { state000: state },
  baseVersion: 0,
})
const since = (queued: Parameters<typeof sinceQueued>[0], shown: string) =>
  sinceQueued(queued, { state000: 'open0000' }, { state000: shown })('clock000', 'state000')

test('a clock that is not confirmed runs from when its state was last set here', () => {
  const queued = [
    { op: patch('work0000'), queuedAt: at(10) },
    { op: patch('wait0000'), queuedAt: at(20) },
  ]
  expect(since(queued, 'wait0000')).toBe(at(20))
})

test('it runs on where the state is the confirmed one, or an undo gave it back', () => {
  expect(since([{ op: patch('open0000'), queuedAt: at(10) }], 'open0000')).toBeNull()
  const undo: Op = { kind: 'undo', opId: 'op2', recordId: 'r', target: 'op' }
  const queued = [
    { op: patch('work0000'), queuedAt: at(10) },
    { op: undo, queuedAt: at(20) },
  ]
  expect(since(queued, 'wait0000')).toBeNull()
})
