import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { downloadName } from '@operagrid/shared/domain/attachment'

import { cleanFileName } from './file-name.ts'

describe('cleanFileName', () => {
  test.each([
    ['deck-4.jpg', 'deck-4.jpg'],
    ['Gel%C3%A4nder%20Deck%204.jpg', 'Geländer Deck 4.jpg'],
    ['..%2F..%2F..%2Fetc%2Fpasswd', '_.._.._etc_passwd'],
    ['C%3A%5Cwindows%5Csystem32', 'C__windows_system32'],
    ['photo%E2%80%AEgpj.exe', 'photogpj.exe'],
    ['a%0D%0ASet-Cookie%3A%20x%3D1', 'aSet-Cookie_ x=1'],
    ['%00', 'photo'],
    ['...', 'photo'],
    ['%E0%A4%A', '%E0%A4%A'],
    [undefined, 'photo'],
  ])('%s becomes %s', (sent, kept) => {
    expect(cleanFileName(sent)).toBe(kept)
  })

  test('is never empty, never longer than a row takes, never holds a separator, a control or a direction mark', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        const name = cleanFileName(text)
        expect(name.length).toBeGreaterThan(0)
        expect(name.length).toBeLessThanOrEqual(255)
        expect(name).not.toMatch(/[/\\\p{Cc}\p{Surrogate}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
        expect(cleanFileName(encodeURIComponent(name))).toBe(name)
      }),
    )
  })
})

test('a download is named for what its bytes are', () => {
  expect(downloadName({ name: 'deck.JPG', type: 'image/jpeg' })).toBe('deck.JPG')
  expect(downloadName({ name: 'invoice.html', type: 'image/png' })).toBe('invoice.html.png')
  expect(downloadName({ name: 'deck.jpg', type: 'image/webp' })).toBe('deck.jpg.webp')
})
