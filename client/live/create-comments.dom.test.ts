import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

import type { Comment, CommentPage } from '@operagrid/shared/domain/comment'

import type { ThreadState } from '../ui/comments/thread-state.ts'
import { dropAccess, holdAccess } from './access.ts'
import { createComments } from './create-comments.ts'
import { forgetSession } from './session-memory.ts'

type Said = { readonly commentId: string; readonly text: string; readonly mentions: readonly string[] }

let sent: Said[]
let reachable: boolean
let page: CommentPage
let dispose: () => void = () => undefined
const [heard, setHeard] = createSignal(0)

const comment = (id: string, version: number, text: string): Comment => ({
  id,
  version,
  changedVersion: version,
  author: { id: 'mara', name: 'Mara' },
  text,
  mentions: [],
  createdAt: '2026-11-27T10:00:00.000Z',
  editedAt: null,
})

beforeEach(() => {
  sent = []
  reachable = true
  page = { comments: [comment('first', 4, 'First')], more: false }
  holdAccess({ token: 'held-token', expiresInS: 900, memberId: 'mara' })
  vi.stubGlobal('fetch', (to: string, init?: RequestInit) => {
    if (!to.includes('/comment.add')) return Promise.resolve(Response.json({ result: { data: page } }))
    // What the client itself has put together.
    const said = JSON.parse(String(init?.body)) as Said
    sent.push(said)
    if (!reachable) return Promise.reject(new TypeError('Failed to fetch'))
    return Promise.resolve(Response.json({ result: { data: comment(said.commentId, 9, said.text) } }))
  })
})
afterEach(() => {
  dispose()
  dropAccess()
  forgetSession()
  vi.unstubAllGlobals()
})

async function open(): Promise<ThreadState> {
  dispose()
  const thread = createRoot((end) => {
    dispose = end
    return createComments(() => ({ gridId: 'g', recordId: 'r' }), heard)
  })
  await vi.waitFor(() => expect(texts(thread)).toContain('First'))
  return thread
}
const texts = (thread: ThreadState) => thread.comments()?.map(({ text }) => text)
const ann = { id: 'ann', name: 'Ann' }

it('what is sent is there at once, and the box is empty', async () => {
  const thread = await open()
  thread.setDraft({ text: 'Second @Ann', mentions: [ann, { id: 'bo', name: 'Bo' }] })
  thread.send()
  expect([thread.draft().text, thread.sending()?.text]).toEqual(['', 'Second @Ann'])
  await vi.waitFor(() => expect(texts(thread)).toEqual(['First', 'Second @Ann']))
  expect(thread.sending()).toBeUndefined()
  // Whose name was taken out again is not meant.
  expect(sent).toMatchObject([{ mentions: ['ann'] }])
})

it('what cannot be sent is the draft again, before what was written meanwhile, with the reason', async () => {
  reachable = false
  const thread = await open()
  thread.setDraft({ text: 'Second', mentions: [] })
  thread.send()
  thread.setDraft({ text: 'Third', mentions: [] })
  await vi.waitFor(() => expect(thread.sendFault()).toMatch(/kept/))
  expect(thread.draft().text).toBe('Second\n\nThird')
  expect(texts(thread)).toEqual(['First'])
})

it('sent again unchanged it is the same comment; changed it is another', async () => {
  reachable = false
  const thread = await open()
  const send = async (text: string): Promise<void> => {
    const before = sent.length
    thread.setDraft({ text, mentions: [] })
    thread.send()
    await vi.waitFor(() => expect([sent.length, thread.sending()]).toEqual([before + 1, undefined]))
  }
  await send('Second')
  await send('Second')
  await send('Second!')
  expect(new Set(sent.map(({ commentId }) => commentId)).size).toBe(2)
  expect(sent[0]?.commentId).toBe(sent[1]?.commentId)
})

it('a draft outlives the page, also while it is on its way', async () => {
  const first = await open()
  first.setDraft({ text: 'Half', mentions: [ann] })
  expect((await open()).draft()).toEqual({ text: 'Half', mentions: [ann] })
  reachable = false
  const second = await open()
  second.send()
  expect(second.draft().text).toBe('')
  const third = await open()
  expect(third.draft().text).toBe('Half')
  // Whatever came of the first try, it is said once.
  reachable = true
  third.send()
  await vi.waitFor(() => expect(texts(third)).toEqual(['First', 'Half']))
  expect(new Set(sent.map(({ commentId }) => commentId)).size).toBe(1)
  expect((await open()).draft()).toEqual({ text: '', mentions: [] })
})

it('what others say is asked for when something was heard', async () => {
  const thread = await open()
  page = { comments: [comment('second', 6, 'Second')], more: false }
  setHeard(6)
  await vi.waitFor(() => expect(texts(thread)).toEqual(['First', 'Second']))
})
