import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { FormWithFields } from '@operagrid/shared/domain/form'
import type { Op, OpResult } from '@operagrid/shared/domain/op'
import { AppError } from '@operagrid/shared/errors'
import type { ErrorCode } from '@operagrid/shared/errors'

import type { HeldReport } from './held-report.ts'
import { makeMemoryReportStore } from './memory-report-store.ts'
import { sendReports } from './send-reports.ts'
import type { ReportWire } from './send-reports.ts'

const form: FormWithFields = {
  id: 'form',
  gridId: 'grid',
  name: 'Hazard',
  description: '',
  open: true,
  items: [],
  fields: [
    { id: 'text0000', name: 'Text', type: 'text', choices: [] },
    { id: 'photo000', name: 'Photo', type: 'photo', choices: [] },
  ],
}
const report = (at: number, photos: readonly string[] = []): HeldReport => ({
  recordId: `record-${at}`,
  opId: `op-${at}`,
  form,
  answers: { text0000: `Report ${at}`, photo000: photos },
  filedAt: new Date(at * 1000).toISOString(),
  state: 'waiting',
  reason: null,
  sentAt: null,
})
const photo = (id: string, recordId: string) => ({
  id,
  recordId,
  name: `${id}.jpg`,
  type: 'image/jpeg',
  bytes: new ArrayBuffer(3),
  sent: false,
})
const nothing = (): void => undefined

/** A server that remembers ops by id and fails as it is told: before doing the work, or after. */
function makeWire(failures: ('before' | 'after' | null)[] = []) {
  const log: string[] = []
  const applied = new Map<string, Op>()
  const fail = (at: 'before' | 'after', next: 'before' | 'after' | null | undefined): void => {
    if (next === at) throw new AppError('UNAVAILABLE')
  }
  const wire: ReportWire = {
    async sendPhoto({ id }) {
      const next = failures.shift()
      fail('before', next)
      log.push(id)
      fail('after', next)
      await Promise.resolve()
    },
    async sendOp(_gridId, op) {
      const next = failures.shift()
      fail('before', next)
      if (!applied.has(op.opId)) log.push(op.opId)
      applied.set(op.opId, op)
      fail('after', next)
      return await Promise.resolve<OpResult>({ opId: op.opId, status: 'applied', version: 1, conflicts: [] })
    },
    faultOf: (error) => (error instanceof AppError ? error : { code: 'INTERNAL', message: '' }),
  }
  return { wire, log, applied }
}

describe('sendReports', () => {
  test('sends the oldest report first, each after its photos', async () => {
    const store = makeMemoryReportStore()
    for (const one of [report(2), report(1, ['a', 'b'])]) await store.putReport(one)
    for (const id of ['a', 'b']) await store.putPhoto(photo(id, 'record-1'))
    const { wire, log } = makeWire()
    expect(await sendReports(store, wire, nothing)).toBe('done')
    expect(log).toEqual(['a', 'b', 'op-1', 'op-2'])
    expect((await store.listReports()).map(({ state }) => state)).toEqual(['sent', 'sent'])
    expect(await store.listPhotos('record-1')).toEqual([])
  })

  test('a photo that arrived is not sent again when its report could not follow', async () => {
    const store = makeMemoryReportStore()
    await store.putReport(report(1, ['a']))
    await store.putPhoto(photo('a', 'record-1'))
    const { wire, log } = makeWire([null, 'before'])
    expect(await sendReports(store, wire, nothing)).toBe('later')
    expect((await store.getReport('record-1'))?.state).toBe('waiting')
    expect(await sendReports(store, wire, nothing)).toBe('done')
    expect(log).toEqual(['a', 'op-1'])
  })

  test('a refused report is parked with its reason and its photos, and holds no other back', async () => {
    const store = makeMemoryReportStore()
    await store.putReport(report(1, ['a']))
    await store.putReport(report(2))
    await store.putPhoto(photo('a', 'record-1'))
    const { wire } = makeWire()
    const refusing: ReportWire = {
      ...wire,
      sendOp: (gridId, op) =>
        op.opId === 'op-1'
          ? Promise.resolve({ opId: op.opId, status: 'rejected', code: 'BAD_INPUT', message: 'Fill this in.' })
          : wire.sendOp(gridId, op),
    }
    expect(await sendReports(store, refusing, nothing)).toBe('done')
    expect(await store.listReports()).toMatchObject([{ state: 'refused', reason: 'Fill this in.' }, { state: 'sent' }])
    expect(await store.listPhotos('record-1')).toHaveLength(1)
  })

  test('a report on which the server breaks every time holds no other back, and is tried again', async () => {
    const store = makeMemoryReportStore()
    for (const one of [report(1), report(2)]) await store.putReport(one)
    const { wire } = makeWire()
    const breaking: ReportWire = {
      ...wire,
      sendOp: (gridId, op) => (op.opId === 'op-1' ? Promise.reject(new AppError('INTERNAL')) : wire.sendOp(gridId, op)),
    }
    expect(await sendReports(store, breaking, nothing)).toBe('later')
    expect((await store.listReports()).map(({ state }) => state)).toEqual(['waiting', 'sent'])
  })

  test.each<[ErrorCode, 'waiting' | 'refused']>([
    ['UNAVAILABLE', 'waiting'],
    ['UNAUTHENTICATED', 'waiting'],
    ['TOO_MANY', 'waiting'],
    ['UPDATE_NEEDED', 'waiting'],
    ['INTERNAL', 'waiting'],
    ['BAD_INPUT', 'refused'],
    ['TOO_LARGE', 'refused'],
    ['NOT_ALLOWED', 'refused'],
    ['NOT_FOUND', 'refused'],
  ])('after %s the report is kept, %s', async (code, state) => {
    const store = makeMemoryReportStore()
    await store.putReport(report(1))
    const wire: ReportWire = { ...makeWire().wire, sendOp: () => Promise.reject(new AppError(code)) }
    await sendReports(store, wire, nothing)
    expect((await store.getReport('record-1'))?.state).toBe(state)
  })

  test('I10: whatever fails, before or after it was done, every report arrives once and none is let go before', async () => {
    const failures = fc.array(fc.constantFrom('before', 'after', null), { maxLength: 30 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), failures, async (count, plan) => {
        const store = makeMemoryReportStore()
        for (let at = 1; at <= count; at += 1) {
          await store.putReport(report(at, [`photo-${at}`]))
          await store.putPhoto(photo(`photo-${at}`, `record-${at}`))
        }
        const { wire, log, applied } = makeWire([...plan])
        for (let round = 0; round <= plan.length; round += 1) {
          const answer = await sendReports(store, wire, nothing)
          for (const held of await store.listReports()) {
            if (held.state === 'sent') expect(applied.has(held.opId)).toBe(true)
            else expect(await store.listPhotos(held.recordId)).toHaveLength(1)
          }
          if (answer === 'done') break
        }
        expect(applied.size).toBe(count)
        expect(log.filter((entry) => entry.startsWith('op-'))).toHaveLength(count)
      }),
      { numRuns: 60 },
    )
  })
})
