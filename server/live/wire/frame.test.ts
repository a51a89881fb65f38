import { describe, expect, it } from 'vitest'
import * as ws from 'ws'

import { textFrame } from './frame.ts'

// Public at run time and in its documentation, not in the published types.
const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } }

/** The same text as `ws` frames it. */
function bare(text: string): Buffer {
  const options = { fin: true, opcode: 1, mask: false, readOnly: true, rsv1: false }
  return Buffer.concat(Sender.frame(Buffer.from(text), options))
}

describe('a text frame', () => {
  it.each([0, 1, 125, 126, 16_383, 16_384, 65_535, 65_536, 200_000])(
    'of %d characters is the one that ws writes',
    (length) => {
      const text = 'ü'.repeat(Math.floor(length / 2)) + 'x'.repeat(length % 2)
      for (const split of [0, Math.floor(text.length / 2), text.length]) {
        const frame = textFrame(text.slice(0, split), Buffer.from(text.slice(split)))
        const written = Buffer.concat(frame.parts)
        expect(written.equals(bare(text))).toBe(true)
        expect(frame.bytes).toBe(written.length)
      }
    },
  )

  it('shares the bytes of a long tail instead of copying them', () => {
    const tail = Buffer.alloc(100_000, 'x')
    expect(textFrame('{"id":1', tail).parts[1]).toBe(tail)
    expect(textFrame('{"id":2', tail).parts[1]).toBe(tail)
  })
})
