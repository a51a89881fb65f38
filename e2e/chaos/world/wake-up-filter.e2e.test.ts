import { describe, expect, it } from 'vitest'

import { makeWakeUpFilter } from './wake-up-filter.ts'
import type { Fate } from './wake-up-filter.ts'

function message(type: string, body: string): Buffer {
  const head = Buffer.alloc(5)
  head.write(type)
  head.writeUInt32BE(4 + body.length, 1)
  return Buffer.concat([head, Buffer.from(body)])
}

const said = [message('D', 'a row'), message('A', 'one'), message('Z', 'I'), message('A', 'two'), message('C', '')]

/** What is passed on of `said` when it comes in pieces of `size` bytes. */
function passedOn(fates: readonly Fate[], size: number): string {
  const left = [...fates]
  const filter = makeWakeUpFilter(() => left.shift() ?? 'pass')
  const all = Buffer.concat(said)
  const passed: Buffer[] = []
  for (let at = 0; at < all.length; at += size) passed.push(...filter(all.subarray(at, at + size)))
  return Buffer.concat(passed).toString()
}

describe('the filter of wake-ups', () => {
  const [row, one, ready, two, end] = said.map(String)

  it.each([
    ['pass', 'pass', `${row}${one}${ready}${two}${end}`],
    ['lose', 'pass', `${row}${ready}${two}${end}`],
    ['double', 'lose', `${row}${one}${one}${ready}${end}`],
    ['late', 'pass', `${row}${ready}${two}${one}${end}`],
  ] as const)('lets a first one %s and a second one %s, wherever the chunks end', (first, second, expected) => {
    for (const size of [1, 2, 3, 5, 7, 11, 1_000]) expect(passedOn([first, second], size)).toBe(expected)
  })
})
