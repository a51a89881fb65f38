import { describe, expect, test } from 'vitest'

import { makeDevices } from './devices.ts'

const [mara, ole] = ['mara@example.org', 'ole@example.org']

describe('the marks of a browser', () => {
  test('are for the accounts that have signed in there, and say nothing of who they are', () => {
    const devices = makeDevices('a secret')
    const marks = devices.mark(undefined, mara)
    expect(devices.known(marks, mara)).toMatch(/^[\w-]{16}$/)
    expect(devices.known(marks, ole)).toBeUndefined()
    expect(devices.mark(marks, mara)).toBeUndefined()
    const both = devices.mark(marks, ole)
    expect(devices.known(both, mara)).toBe(devices.known(marks, mara))
    expect(both).not.toContain('example')
  })

  test('cannot be made up, moved to another account or grown', () => {
    const devices = makeDevices('a secret')
    const marks = devices.mark(undefined, mara) ?? ''
    for (const forged of [
      '',
      '~',
      'x.y',
      marks.slice(0, -1),
      `x${marks}`,
      makeDevices('another').mark(undefined, mara),
    ])
      expect(devices.known(forged, mara)).toBeUndefined()
    let many: string | undefined
    for (let at = 0; at < 20; at += 1) many = devices.mark(many, `${at}@example.org`) ?? many
    expect(many?.split('~')).toHaveLength(8)
    expect([devices.known(many, '19@example.org') === undefined, devices.known(many, '3@example.org')]).toEqual([
      false,
      undefined,
    ])
  })

  test('outlive a change of the secret', () => {
    const marks = makeDevices('old').mark(undefined, mara)
    expect(makeDevices('new', 'old').known(marks, mara)).toBeDefined()
    expect(makeDevices('new').known(marks, mara)).toBeUndefined()
  })
})
