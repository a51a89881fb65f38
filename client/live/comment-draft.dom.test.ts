import { afterEach, expect, it } from 'vitest'

import { joinDrafts, keepDraft, namedIn, noDraft, recallDraft } from './comment-draft.ts'
import { forgetSession } from './session-memory.ts'

const ann = { id: 'a', name: 'Ann' }
const bo = { id: 'b', name: 'Bo' }

afterEach(forgetSession)

it('a draft is kept for its record, until it is sent or the session ends', () => {
  keepDraft('g', 'r', { text: 'Hello @Ann', mentions: [ann] })
  expect(recallDraft('g', 'r')).toEqual({ text: 'Hello @Ann', mentions: [ann] })
  expect(recallDraft('g', 'other')).toEqual(noDraft)
  keepDraft('g', 'other', { text: 'More', mentions: [] })
  keepDraft('g', 'r', noDraft)
  expect(recallDraft('g', 'r')).toEqual(noDraft)
  forgetSession()
  expect(recallDraft('g', 'other')).toEqual(noDraft)
})

it('whose name was taken out of the text again is not meant', () => {
  expect(namedIn({ text: 'To @Ann, @Ann', mentions: [ann, bo, ann] })).toEqual([ann])
})

it('what could not be sent stands before what was written meanwhile, and none of it is lost', () => {
  const first = { text: 'One @Ann', mentions: [ann] }
  expect(joinDrafts(first, noDraft)).toEqual(first)
  expect(joinDrafts(first, { text: 'Two @Bo', mentions: [bo] })).toEqual({
    text: 'One @Ann\n\nTwo @Bo',
    mentions: [ann, bo],
  })
})
