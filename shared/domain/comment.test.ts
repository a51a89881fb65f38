import fc from 'fast-check'
import { expect, test } from 'vitest'

import { commentAdd, MAX_COMMENT, mentionPieces, mergeComments } from './comment.ts'
import type { Comment } from './comment.ts'

const comment = (version: number, changedVersion = version): Comment => ({
  id: `c${version}`,
  version,
  changedVersion,
  author: { id: 'm', name: 'Ann' },
  text: `as of ${changedVersion}`,
  mentions: [],
  createdAt: '2026-11-27T10:00:00.000Z',
  editedAt: null,
})

test('whatever is told again, late or in pieces, each comment stands once, as it was said last, in its order', () => {
  const told = fc.array(
    fc.tuple(fc.integer({ min: 1, max: 8 }), fc.nat(5)).map(([version, later]) => comment(version, version + later)),
  )
  fc.assert(
    fc.property(fc.array(told), (pages) => {
      const merged = pages.reduce<Comment[]>((known, page) => mergeComments(known, page), [])
      const newest = new Map<string, number>()
      for (const { id, changedVersion } of pages.flat()) newest.set(id, Math.max(newest.get(id) ?? 0, changedVersion))
      expect(new Map(merged.map(({ id, changedVersion }) => [id, changedVersion]))).toEqual(newest)
      expect(merged).toHaveLength(newest.size)
      expect(merged.map(({ version }) => version)).toEqual(
        merged.map(({ version }) => version).toSorted((a, b) => a - b),
      )
    }),
  )
})

test('a text in pieces is the same text, and the longest name counts', () => {
  const names = [
    { id: '1', name: 'Ann' },
    { id: '2', name: 'Ann Lee' },
  ]
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('@', 'Ann', ' Lee', ' ', 'x', '👩‍🚒')).map((parts) => parts.join('')),
      (text) => {
        expect(
          mentionPieces(text, names)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
      },
    ),
  )
  expect(mentionPieces('to @Ann Lee, @Ann and @Bo', names)).toEqual([
    { text: 'to ', mention: null },
    { text: '@Ann Lee', mention: names[1] },
    { text: ', ', mention: null },
    { text: '@Ann', mention: names[0] },
    { text: ' and @Bo', mention: null },
  ])
})

test('a comment says something, and not more than it may', () => {
  const id = '0198c0de-0000-7000-8000-000000000000'
  const said = (text: string) =>
    commentAdd.safeParse({ gridId: id, recordId: id, commentId: id, text, mentions: [] }).success
  expect(
    ['Fine', ' \n ', 'a\u0000b', 'a\ud800b', 'x'.repeat(MAX_COMMENT), 'x'.repeat(MAX_COMMENT + 1)].map(said),
  ).toEqual([true, false, false, false, true, false])
})
