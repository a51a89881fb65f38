import { describe, expect, it } from 'vitest'

import { attachmentsAsk, isPicture, MAX_CELL_FILES, MAX_DESCRIBED } from './attachment.ts'
import { cellText } from './cell-text.ts'
import { filesOf, parseCell } from './cell.ts'
import { takesDefault } from './field-default.ts'
import type { Field } from './field.ts'

const idOf = (nth: number) => `018f0000-0000-7000-8000-${String(nth).padStart(12, '0')}`
const ids = (count: number) => Array.from({ length: count }, (_, at) => idOf(at))
const files: Field = { id: 'files000', name: 'Files', type: 'attachment', choices: [] }
const photos: Field = { ...files, id: 'photos00', type: 'photo' }

describe('a cell of files', () => {
  it('names each file once, in the order in which they were added, and is empty without one', () => {
    expect(parseCell(files, [idOf(2), idOf(1), idOf(2)])).toEqual({ ok: true, value: [idOf(2), idOf(1)] })
    expect(parseCell(files, [])).toEqual({ ok: true, value: null })
  })

  it('takes twenty and no more, and ids alone', () => {
    expect(parseCell(files, ids(MAX_CELL_FILES)).ok).toBe(true)
    expect(parseCell(files, ids(MAX_CELL_FILES + 1))).toEqual({ ok: false, reason: 'At most 20 files in a cell.' })
    for (const value of ['plan.pdf', ['plan.pdf'], 1]) expect(parseCell(files, value).ok).toBe(false)
  })

  it('is read as how many there are, and has no default', () => {
    expect([1, 2].map((count) => cellText(files, ids(count)))).toEqual(['1 file', '2 files'])
    expect(takesDefault('attachment')).toBe(false)
  })

  it('tells with photos which files must be there, each with its field', () => {
    const cells = { files000: [idOf(1)], photos00: [idOf(2)], title000: 'x' }
    expect(filesOf(cells, [files, photos])).toEqual([
      { field: files, id: idOf(1) },
      { field: photos, id: idOf(2) },
    ])
  })
})

it('a picture is told by its stored type, never by its name', () => {
  expect(isPicture({ type: 'image/webp' })).toBe(true)
  for (const type of ['image/svg+xml', 'text/html', 'application/octet-stream', ''])
    expect(isPicture({ type })).toBe(false)
})

it('one call asks about at most two hundred files, and about one at least', () => {
  expect(attachmentsAsk.safeParse({ ids: ids(MAX_DESCRIBED) }).success).toBe(true)
  for (const asked of [[], ids(MAX_DESCRIBED + 1), ['x']])
    expect(attachmentsAsk.safeParse({ ids: asked }).success).toBe(false)
})
