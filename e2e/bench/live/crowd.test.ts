import type { AddressInfo } from 'node:net'

import { expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'

import { nowMs } from './clock.ts'
import { openCrowd } from './crowd.ts'
import type { Delivered } from './crowd.ts'

const SUBSCRIBERS = 3

/** What a crowd of three says about a server that sends these versions to the first two, and `last` to the third. */
async function judge(versions: readonly number[][], last: readonly number[][] | 'close'): Promise<Delivered> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => server.close())
  // A TCP server's address is always of this shape.
  const { port } = server.address() as AddressInfo
  const crowd = await openCrowd({
    door: { kind: 'limit', url: `ws://127.0.0.1:${port}` },
    tokens: ['', '', ''],
    cursor: 10,
  })
  const startMs = nowMs()
  for (const [at, socket] of [...server.clients].entries()) {
    const own = at === SUBSCRIBERS - 1 ? last : versions
    if (own === 'close') socket.close(4408, 'reading too slowly')
    else for (const frame of own) socket.send(JSON.stringify(frame.map((version) => ({ version }))))
  }
  const sentAtMs = new Float64Array([startMs, startMs, startMs])
  const delivered = await crowd.settle({ head: 10, sentAtMs, patienceMs: 500 })
  crowd.drop()
  return delivered
}

test('a crowd that receives everything in order has no fault, however it is framed', async () => {
  const delivered = await judge([[11], [12, 13]], [[11, 12, 13]])
  expect(delivered.faults).toEqual([])
  expect(delivered.count).toBe(3 * SUBSCRIBERS)
  expect(delivered.p50).toBeGreaterThan(0)
  expect(delivered.p99).toBeGreaterThanOrEqual(delivered.p50)
})

test.each([
  ['that stops early', [[11, 12]], '1 × stopped at 12 of 13'],
  ['with a gap', [[11], [13]], '1 × 13 came after 11'],
  ['with a gap inside a message', [[11, 13]], '1 × a message with gaps between 11 and 13'],
  ['that doubles', [[11], [11], [12, 13]], '1 × 11 came after 11'],
  ['that turns round', [[12], [11], [13]], '1 × 12 came after 10'],
  ['that closes', 'close', '1 × was closed: 4408 reading too slowly'],
] as const)('a subscriber of a server %s is not complete', async (_, last, fault) => {
  const own = last === 'close' ? last : last.map((frame) => [...frame])
  expect((await judge([[11, 12, 13]], own)).faults).toEqual([fault])
})
