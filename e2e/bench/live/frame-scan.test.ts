import { expect, test } from 'vitest'

import { makeFrameScan } from './frame-scan.ts'

const change = (version: number): object => ({ kind: 'patch', version, after: { field000: 'a "version":7 in a text' } })

function message(...versions: number[]): Buffer {
  const data = { type: 'changes', changes: versions.map(change) }
  return Buffer.from(JSON.stringify({ id: 1, result: { type: 'data', data: { id: String(versions.at(-1)), data } } }))
}

test('a message tells its first and last version, whatever its texts say', () => {
  const scan = makeFrameScan()
  expect(scan(message(7, 8, 9))).toEqual({ first: 7, last: 9, dense: true, resync: false })
  expect(scan(message(10))).toEqual({ first: 10, last: 10, dense: true, resync: false })
})

test('a missing, a doubled and a turned-round version are not dense', () => {
  const scan = makeFrameScan()
  for (const versions of [
    [1, 3],
    [1, 1, 2],
    [2, 1],
    [1, 2, 4],
  ])
    expect(scan(message(...versions))?.dense).toBe(false)
})

test('a message that begins like another one is read for itself', () => {
  const scan = makeFrameScan()
  expect(scan(message(5, 6))?.last).toBe(6)
  expect(scan(message(5, 6, 7))?.last).toBe(7)
  expect(scan(message(5, 9))?.dense).toBe(false)
  expect(scan(message(5, 6))?.last).toBe(6)
})

test('a message without a change tells nothing, a resync says so', () => {
  const scan = makeFrameScan()
  expect(scan(message())).toBeNull()
  expect(scan(Buffer.from('PING'))).toBeNull()
  const resync = JSON.stringify({ result: { data: { id: '12', data: { type: 'resync', version: 12 } } } })
  expect(scan(Buffer.from(resync))).toMatchObject({ first: 12, resync: true })
})
