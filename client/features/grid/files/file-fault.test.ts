import { expect, it } from 'vitest'

import { MAX_FILE_BYTES, MAX_PHOTO_BYTES } from '@operagrid/shared/domain/attachment'

import { fileFault } from './file-fault.ts'
import { fileIcon, sizeWords } from './file-words.ts'

const file = (name: string, type: string, size = 100) => ({ name, type, size })

it.each([
  [file('plan.pdf', 'application/pdf', MAX_FILE_BYTES), 'file'],
  [file('page.html', 'text/html'), 'file'],
  [file('deck.jpg', 'image/jpeg', MAX_PHOTO_BYTES), 'photo'],
  // Whether it can be read the server says, by its bytes.
  [file('deck.heic', 'image/heic'), 'photo'],
  [file('deck', ''), 'photo'],
] as const)('%j is sent as a %s', (given, kind) => {
  expect(fileFault(given, kind)).toBeNull()
})

it.each([
  [file('film.mov', 'video/quicktime', 2 * MAX_FILE_BYTES), 'file', 'It has 50 MB; a file may have 25 MB at most.'],
  [file('deck.jpg', 'image/jpeg', MAX_FILE_BYTES), 'photo', 'It has 25 MB; a photo may have 15 MB at most.'],
  [file('notes.txt', 'text/plain', 0), 'file', 'The file is empty.'],
  [file('notes.txt', 'text/plain'), 'photo', 'This is no photo. Choose a JPEG, PNG, WebP or GIF.'],
  [file('sketch.svg', 'image/svg+xml'), 'photo', 'This is no photo. Choose a JPEG, PNG, WebP or GIF.'],
] as const)('%j is no %s that is worth sending: %s', (given, kind, words) => {
  expect(fileFault(given, kind)?.replaceAll('\u00a0', ' ')).toBe(words)
})

it('sizes are said in the unit that fits them', () => {
  const words = [0, 1, 812, 1023, 1024, 4_400_000, 250_000_000].map((bytes) => sizeWords(bytes).replace('\u00a0', ' '))
  expect(words).toEqual(['0 bytes', '1 byte', '812 bytes', '1,023 bytes', '1 KB', '4.2 MB', '238 MB'])
})

it('a mark is chosen by the ending of the name, and a picture’s by what it is', () => {
  const [pdf, upper, none, hidden, shown] = [
    { name: 'plan.pdf', type: '' },
    { name: 'PLAN.PDF', type: '' },
    { name: 'plan', type: '' },
    { name: '.pdf', type: '' },
    { name: 'plan.pdf', type: 'image/png' },
  ].map(fileIcon)
  expect(upper).toBe(pdf)
  expect(hidden).toBe(none)
  expect(new Set([pdf, none, shown]).size).toBe(3)
})
