import { describe, expect, test } from 'vitest'

import { AppError } from '@operagrid/shared/errors'

import { makeThrottle } from './throttle.ts'

function make() {
  let nowMs = 0
  const slept: number[] = []
  const throttle = makeThrottle({
    nowMs: () => nowMs,
    sleep: async (ms) => {
      slept.push(ms)
      nowMs += ms
    },
  })
  const fail = (ip: string, email = 'mara@example.org') =>
    throttle
      .attempt({ ip, email }, () => Promise.reject(new AppError('UNAUTHENTICATED')))
      .catch((error: unknown) => error)
  const succeed = (ip: string, email = 'mara@example.org') => throttle.attempt({ ip, email }, async () => 'in')
  const onDevice = (device: string, work: () => Promise<string>) =>
    throttle.attempt({ ip: '10.0.0.1', email: 'mara@example.org', device }, work).catch((error: unknown) => error)
  const wait = (s: number): void => {
    nowMs += s * 1_000
  }
  return { throttle, slept, fail, succeed, onDevice, wait }
}

const refused = (retryAfterS: number) => ({ code: 'TOO_MANY', details: { retryAfterS } })

describe('guessing one account from one address', () => {
  test('waits twice as long after each further failure, up to a minute', async () => {
    const { fail, wait } = make()
    for (let tried = 0; tried < 5; tried += 1) expect(await fail('10.0.0.1')).toMatchObject({ code: 'UNAUTHENTICATED' })
    for (const waitS of [1, 2, 4, 8, 16, 32, 60, 60]) {
      expect(await fail('10.0.0.1')).toMatchObject(refused(waitS))
      wait(waitS)
      expect(await fail('10.0.0.1')).toMatchObject({ code: 'UNAUTHENTICATED' })
    }
  })

  test('is forgotten after the right password', async () => {
    const { fail, succeed, wait } = make()
    for (let tried = 0; tried < 5; tried += 1) await fail('10.0.0.1')
    wait(1)
    expect(await succeed('10.0.0.1')).toBe('in')
    expect(await fail('10.0.0.1')).toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('does not keep the owner out at another address', async () => {
    const { fail, succeed } = make()
    for (let tried = 0; tried < 9; tried += 1) await fail('10.0.0.1')
    expect(await succeed('10.0.0.2')).toBe('in')
  })
})

test('guessing one account from many addresses slows the answers and never locks', async () => {
  const { fail, succeed, slept } = make()
  for (let tried = 0; tried < 30; tried += 1) await fail(`10.0.1.${tried}`)
  expect(slept[0]).toBe(250)
  expect(Math.max(...slept)).toBe(4_000)
  expect(await succeed('10.0.2.1')).toBe('in')
})

describe('a device that the account has used before', () => {
  const wrong = () => Promise.reject(new AppError('UNAUTHENTICATED'))

  test('signs in at once while the account is hammered from its own address and from many', async () => {
    const { fail, onDevice, slept } = make()
    for (let tried = 0; tried < 30; tried += 1) await fail(`10.0.1.${tried}`)
    for (let tried = 0; tried < 70; tried += 1) await fail('10.0.0.1')
    expect(await fail('10.0.0.1')).toMatchObject({ code: 'TOO_MANY' })
    const before = slept.length
    expect(await onDevice('ours', async () => 'in')).toBe('in')
    expect(slept.length).toBe(before)
  })

  test('waits after failures of its own, as everybody does, and for nobody else', async () => {
    const { onDevice, wait } = make()
    for (let tried = 0; tried < 5; tried += 1)
      expect(await onDevice('ours', wrong)).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(await onDevice('ours', async () => 'in')).toMatchObject(refused(1))
    expect(await onDevice('other', async () => 'in')).toBe('in')
    wait(1)
    expect(await onDevice('ours', async () => 'in')).toBe('in')
  })
})

test('one address has a burst of sixty failures and then one every two seconds, over all accounts', async () => {
  const { fail, wait } = make()
  for (let tried = 0; tried < 60; tried += 1)
    expect(await fail('10.0.0.1', `a${tried}@example.org`)).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await fail('10.0.0.1', 'next@example.org')).toMatchObject(refused(2))
  wait(2)
  expect(await fail('10.0.0.1', 'next@example.org')).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('a control room behind one address can sign in', async () => {
  const { succeed } = make()
  for (let person = 0; person < 200; person += 1) expect(await succeed('10.0.0.1', `p${person}@example.org`)).toBe('in')
})

test('an IPv6 network counts as one address', async () => {
  const { fail } = make()
  for (let tried = 0; tried < 60; tried += 1) await fail(`2001:db8::${tried.toString(16)}:1`, `a${tried}@example.org`)
  expect(await fail('2001:db8:0:0:ffff::1', 'b@example.org')).toMatchObject({ code: 'TOO_MANY' })
  expect(await fail('2001:db8:0:1::1', 'b@example.org')).toMatchObject({ code: 'UNAUTHENTICATED' })
})

test('faults of ours do not count against the person', async () => {
  const { throttle, succeed } = make()
  for (let tried = 0; tried < 10; tried += 1) {
    await throttle
      .attempt({ ip: '10.0.0.1', email: 'mara@example.org' }, () => Promise.reject(new AppError('UNAVAILABLE')))
      .catch(() => undefined)
  }
  expect(await succeed('10.0.0.1')).toBe('in')
})
