import fc from 'fast-check'
import { expect, test } from 'vitest'

import { pack, unpack } from './packet.ts'
import type { Message } from './packet.ts'

const id = fc.uuid()
const at = fc.record({
  recordId: fc.option(id),
  fieldId: fc.option(fc.stringMatching(/^[a-z0-9]{8}$/)),
  typing: fc.boolean(),
})
const message: fc.Arbitrary<Message> = fc.oneof(
  fc.record({ kind: fc.constant('wake' as const), tenantId: id, gridId: id, version: fc.maxSafeNat() }),
  fc.record({ kind: fc.constant('member' as const), tenantId: id, memberId: id }),
  fc.record({ kind: fc.constant('session' as const), tenantId: id, sessionId: id }),
  fc.record({ kind: fc.constant('dashboard' as const), tenantId: id, dashboardId: id }),
  fc.record({ kind: fc.constant('notice' as const), tenantId: id, memberId: id }),
  fc.record({
    kind: fc.constant('screen' as const),
    tenantId: id,
    gridId: id,
    clientId: id,
    memberId: id,
    at: fc.option(at),
  }),
  fc.record({ kind: fc.constant('bye' as const) }),
)

test('whatever is packed comes out again in order, numbered without a gap, and fits a NOTIFY', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 300, size: 'max' }), fc.nat(), (messages, start) => {
      let seq = start
      const texts = pack('00ff00ff00ff00ff', () => (seq += 1), messages)
      const packets = texts.map((text) => unpack(text))
      expect(Math.max(...texts.map((text) => Buffer.byteLength(text)))).toBeLessThan(8_000)
      expect(packets.flatMap((packet) => packet?.messages() ?? [])).toEqual(messages)
      expect(packets.map((packet) => packet?.seq)).toEqual(texts.map((_, index) => start + 1 + index))
    }),
  )
})

test('a packet without a message is a sign of life', () => {
  expect(pack('me', () => 7, [])).toEqual(['{"v":1,"node":"me","seq":7,"say":[]}'])
})

test.each([
  '',
  'hello',
  'null',
  '[]',
  '{}',
  '{"v":2,"node":"me","seq":1,"say":[]}',
  '{"v":1,"node":"","seq":1,"say":[]}',
  '{"v":1,"node":"me","seq":0,"say":[]}',
  '{"v":1,"node":"me","seq":1,"say":{}}',
  '['.repeat(10_000),
])('%j is no packet', (text) => {
  expect(unpack(text)).toBeNull()
})

test('what is unknown or malformed in a packet is left out, the rest counts', () => {
  const sessionId = '0190a5b0-0000-7000-8000-000000000001'
  const say = [
    { kind: 'session', tenantId: sessionId, sessionId },
    { kind: 'tomorrow', gridId: sessionId },
    { kind: 'session', tenantId: sessionId, sessionId: "'; drop table" },
    { kind: 'session', sessionId },
    { kind: 'session', tenantId: sessionId, sessionId, note: 'content' },
    { kind: 'wake', tenantId: sessionId, gridId: sessionId, version: -1 },
    null,
  ]
  expect(unpack(JSON.stringify({ v: 1, node: 'me', seq: 1, say }))?.messages()).toEqual([
    { kind: 'session', tenantId: sessionId, sessionId },
  ])
})
