import { createRoot, createSignal } from 'solid-js'
import { expect, test } from 'vitest'

import type { Op, OpResult } from '@operagrid/shared/domain/op'
import type { MyReport } from '@operagrid/shared/domain/report'

import { makeMemoryOpStore } from '../../live/op-store.ts'
import { offline, outboxesOfTest, settle } from '../../live/testing/start-outbox.ts'
import { createCorrections } from './create-corrections.ts'

const report = (version: number, note: string): MyReport => ({
  record: {
    id: 'r1',
    number: 7,
    version,
    cells: { note0000: note, other000: 'stays' },
    reviewState: 'sent',
    createdAt: '2026-11-23T14:00:00.000Z',
    createdBy: null,
    updatedAt: '2026-11-23T14:00:00.000Z',
    updatedBy: null,
    assignedTo: 'me',
  },
  whose: 'assigned',
  gridId: 'g1',
  formId: null,
  formName: null,
  fields: [{ id: 'note0000', name: 'Note', type: 'text', choices: [] }],
})

const start = outboxesOfTest()

/** A reporter's page: the server's list, and a server that answers what it is told to. */
function openPage(answer: (op: Op) => OpResult | 'away') {
  const sent: Op[] = []
  const outbox = start(makeMemoryOpStore(), async (_, ops) => {
    const results = ops.map((op) => {
      sent.push(op)
      const result = answer(op)
      if (result === 'away') throw offline()
      return result
    })
    return await Promise.resolve(results)
  })
  return createRoot((dispose) => {
    const [list, setList] = createSignal<readonly MyReport[]>([report(3, 'before')])
    let applied = 0
    const corrections = createCorrections(outbox, list, () => (applied += 1))
    const shown = () => corrections.shown(list())[0]?.record.cells
    return { sent, outbox, corrections, shown, setList, applied: () => applied, dispose }
  })
}
const applied = (op: Op): OpResult => ({ opId: op.opId, status: 'applied', version: 5, conflicts: [] })

test('a correction shows at once, waits without signal, and names the version that was before one’s eyes', async () => {
  let away = true
  const page = openPage((op) => (away ? 'away' : applied(op)))
  page.corrections.save(report(3, 'before'), { note0000: 'after' })
  expect(page.shown()).toEqual({ note0000: 'after', other000: 'stays' })
  await settle()
  expect(page.corrections.isWaiting('r1')).toBe(true)
  away = false
  page.outbox.wake()
  await settle()
  expect(page.corrections.isWaiting('r1')).toBe(false)
  expect(page.sent.at(-1)).toMatchObject({ kind: 'patch', baseVersion: 3, cells: { note0000: 'after' } })
  page.dispose()
})

test('it goes on showing until the server’s list holds it, and then the list counts', async () => {
  const page = openPage(applied)
  page.corrections.save(report(3, 'before'), { note0000: 'after' })
  await settle()
  expect(page.applied()).toBe(1)
  page.corrections.settle([report(3, 'before')])
  expect(page.shown()?.['note0000']).toBe('after')
  page.setList([report(5, 'by the server')])
  page.corrections.settle([report(5, 'by the server')])
  expect(page.shown()?.['note0000']).toBe('by the server')
  page.dispose()
})

test('one that is refused shows no more, and is kept among the refused', async () => {
  const page = openPage(({ opId }) => ({ opId, status: 'rejected', code: 'NOT_ALLOWED', message: 'It was accepted.' }))
  page.corrections.save(report(3, 'before'), { note0000: 'too late' })
  await settle()
  expect(page.shown()?.['note0000']).toBe('before')
  expect(page.outbox.refused()).toMatchObject([{ note: { place: 'Report 7', text: 'Note: too late' } }])
  page.dispose()
})
