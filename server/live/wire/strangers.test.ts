import { describe, expect, it } from 'vitest'

import { makeStrangers } from './strangers.ts'

describe('sockets that have not said whose they are', () => {
  it('are at most 250 of one address, and others do not notice', () => {
    const strangers = makeStrangers()
    const entries = Array.from({ length: 250 }, () => strangers.enter('203.0.113.1'))
    expect(entries.filter((entry) => typeof entry === 'string')).toEqual([])
    expect(strangers.enter('203.0.113.1')).toBe('crowded')
    expect(strangers.enter('203.0.113.2')).toBeTypeOf('function')
  })

  it('are counted until they are none any more, each once', () => {
    const strangers = makeStrangers()
    const leaves = Array.from({ length: 250 }, () => strangers.enter('203.0.113.1'))
    const [first] = leaves
    if (typeof first !== 'function') throw new Error('it was let in')
    first()
    first()
    expect(strangers.enter('203.0.113.1')).toBeTypeOf('function')
    expect(strangers.enter('203.0.113.1')).toBe('crowded')
  })

  it('are one address where they share an IPv6 network', () => {
    const strangers = makeStrangers()
    for (let at = 0; at < 250; at += 1) strangers.enter(`2001:db8:0:7::${at.toString(16)}`)
    expect(strangers.enter('2001:db8:0:7:1:2:3:4')).toBe('crowded')
    expect(strangers.enter('2001:db8:0:8::1')).toBeTypeOf('function')
  })

  it('are at most two thousand in all', () => {
    const strangers = makeStrangers()
    const entries = Array.from({ length: 2_000 }, (_, at) => strangers.enter(`10.0.${Math.floor(at / 100)}.1`))
    expect(entries.filter((entry) => typeof entry === 'string')).toEqual([])
    expect(strangers.enter('192.0.2.1')).toBe('full')
  })
})
