import { createRoot } from 'solid-js'
import { afterEach, expect, test } from 'vitest'

import type { FormWithFields } from '@operagrid/shared/domain/form'
import type { OpResult } from '@operagrid/shared/domain/op'
import type { MyReport } from '@operagrid/shared/domain/report'
import { AppError } from '@operagrid/shared/errors'

import { createReports } from './create-reports.ts'
import type { Reports } from './create-reports.ts'
import { makeMemoryReportStore } from './memory-report-store.ts'
import type { ReportWire } from './send-reports.ts'

const form: FormWithFields = {
  id: 'form',
  gridId: 'grid',
  name: 'Hazard',
  description: '',
  open: true,
  items: [],
  fields: [{ id: 'text0000', name: 'Text', type: 'text', choices: [] }],
}
const draft = (recordId: string) => ({
  recordId,
  formId: form.id,
  answers: { text0000: 'Loose railing' },
  updatedAt: '2026-11-23T14:32:00.000Z',
})
const disposers: (() => void)[] = []
afterEach(() => {
  for (const dispose of disposers.splice(0)) dispose()
})

/** A desk whose server answers as `answer` says. */
function desk(answer: (opId: string) => OpResult): Reports & { readonly opIds: string[] } {
  const opIds: string[] = []
  const wire: ReportWire = {
    sendPhoto: () => Promise.resolve(),
    sendOp: async (_gridId, op) => {
      opIds.push(op.opId)
      return await Promise.resolve(answer(op.opId))
    },
    faultOf: (error) => (error instanceof AppError ? error : { code: 'INTERNAL', message: '' }),
  }
  return createRoot((dispose) => {
    const reports = createReports({ store: Promise.resolve(makeMemoryReportStore()), wire, name: crypto.randomUUID() })
    disposers.push(() => {
      reports.close()
      dispose()
    })
    return { ...reports, opIds }
  })
}
const applied = (opId: string): OpResult => ({ opId, status: 'applied', version: 1, conflicts: [] })
const rejected = (opId: string): OpResult => ({
  opId,
  status: 'rejected',
  code: 'BAD_INPUT',
  message: 'Enter a number.',
})
const offline = (): OpResult => {
  throw new AppError('UNAVAILABLE')
}
const states = (reports: Reports) => reports.held().map(({ state }) => state)

test('a filed report is no draft any more, and is sent by itself', async () => {
  const reports = desk(applied)
  await (await reports.store).putDraft(draft('a'))
  await reports.file(draft('a'), form)
  expect(reports.drafts()).toEqual([])
  await expect.poll(() => states(reports)).toEqual(['sent'])
})

test('without signal a report waits; the next wake sends it under the same op id', async () => {
  let answer = offline as (opId: string) => OpResult
  const reports = desk((opId) => answer(opId))
  await reports.file(draft('a'), form)
  await expect.poll(() => reports.opIds.length).toBeGreaterThan(0)
  expect(states(reports)).toEqual(['waiting'])
  answer = applied
  await expect.poll(() => reports.sending()).toBe(false)
  reports.wake()
  await expect.poll(() => states(reports)).toEqual(['sent'])
  expect(new Set(reports.opIds).size).toBe(1)
})

test('a refused report can be corrected: it is a draft again with its answers', async () => {
  const reports = desk(rejected)
  await reports.file(draft('a'), form)
  await expect.poll(() => states(reports)).toEqual(['refused'])
  expect(reports.held()[0]?.reason).toBe('Enter a number.')
  await reports.edit('a')
  expect(states(reports)).toEqual([])
  expect(reports.drafts()).toMatchObject([{ recordId: 'a', answers: { text0000: 'Loose railing' } }])
})

test('a refused report that is sent again is another op for the same record', async () => {
  const reports = desk(rejected)
  await reports.file(draft('a'), form)
  await expect.poll(() => states(reports)).toEqual(['refused'])
  await reports.sendAgain('a')
  await expect.poll(() => reports.opIds.length).toBe(2)
  expect(new Set(reports.opIds).size).toBe(2)
  expect(reports.held().map(({ recordId }) => recordId)).toEqual(['a'])
})

test('what the server lists is let go of, whatever the phone thought of it; the rest stays', async () => {
  const reports = desk(rejected)
  await reports.file(draft('a'), form)
  await reports.file(draft('b'), form)
  await expect.poll(() => states(reports)).toEqual(['refused', 'refused'])
  const listed = { record: { id: 'a' } } as MyReport
  await reports.settle([listed])
  expect(reports.held().map(({ recordId }) => recordId)).toEqual(['b'])
})

test('throwing away is the only other way to lose a report', async () => {
  const reports = desk(offline)
  await reports.file(draft('a'), form)
  await reports.settle([])
  expect(reports.held()).toHaveLength(1)
  await reports.discard('a')
  expect(reports.held()).toEqual([])
})
