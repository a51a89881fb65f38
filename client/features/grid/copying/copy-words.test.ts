import { describe, expect, it } from 'vitest'

import { copiedWords, leftWords } from './copy-words.ts'

describe('what a copy of a grid has not', () => {
  it('is said by name, and nothing where it has all', () => {
    expect(leftWords({ fields: [], views: [] })).toBeUndefined()
    expect(leftWords({ fields: ['Team'], views: ['By size', 'Late'] })).toBe(
      'Left out: the field Team; the views By size, Late.',
    )
  })

  it('is said behind how many records came along, with those who have left', () => {
    const all = { fields: [], views: [], gone: 0 }
    expect(copiedWords(1, all)).toBe('1 record came along.')
    expect(copiedWords(5_248, { ...all, fields: ['Team'], gone: 1 })).toBe(
      '5,248 records came along. Left out: the field Team. In 1 cell whoever has left the workspace is not named any more.',
    )
    // A server that was restarted remembers no more than the grid itself.
    expect(copiedWords(3, null)).toBe('3 records came along.')
  })
})
