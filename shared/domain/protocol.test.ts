import { describe, expect, it } from 'vitest'

import { protocolFit, UPDATE_NOTICE_START, updateNotice, updateNoticeText } from './protocol.ts'

describe('a protocol', () => {
  it.each([
    ['3', 'fits'],
    ['2', 'outdated'],
    ['4', 'ahead'],
    // What spoke before there were versions.
    [undefined, 'outdated'],
    ['', 'nonsense'],
    ['3.0', 'nonsense'],
    ['-3', 'nonsense'],
    ['03', 'nonsense'],
    ['9999999', 'nonsense'],
    ['3, 3', 'nonsense'],
  ] as const)('%s at a server of version 3: %s', (claimed, fit) => {
    expect(protocolFit(claimed, 3)).toBe(fit)
  })

  it('is the first where none is claimed', () => {
    expect(protocolFit(undefined, 1)).toBe('fits')
  })
})

describe('the notice of a new version', () => {
  it('is told by its first characters and read back', () => {
    const text = updateNoticeText('3f9a0c')
    expect(text.startsWith(UPDATE_NOTICE_START)).toBe(true)
    expect(updateNotice.parse(JSON.parse(text)).params.build).toBe('3f9a0c')
  })
})
