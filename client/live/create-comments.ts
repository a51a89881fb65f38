import { createEffect, createMemo, createSignal, on } from 'solid-js'
import type { Accessor } from 'solid-js'
import { v7 as uuidv7 } from 'uuid'

import type { Comment, Mentionable } from '@operagrid/shared/domain/comment'
import { AppError } from '@operagrid/shared/errors'

import { errorOf, trpc } from '../trpc.ts'
import type { ThreadState } from '../ui/comments/thread-state.ts'
import { joinDrafts, keepDraft, namedIn, noDraft, recallDraft } from './comment-draft.ts'
import type { CommentDraft, KeptDraft } from './comment-draft.ts'
import { newestPage, withNews, withOlder, withOwn } from './comment-pages.ts'
import type { KnownComments } from './comment-pages.ts'
import { useSocketTurn } from './connection.ts'

/** Without an answer after this long nobody is kept waiting; sent again it counts once. In milliseconds. */
const PATIENCE_MS = 15_000

type Of = { readonly gridId: string; readonly recordId: string }
type Sending = CommentDraft & { readonly id: string }

/**
 * The comments of a record, live. What cannot be sent is refused with its reason and is the draft again: a comment
 * answers what its author has just read, so it does not go by itself, hours later, into another conversation.
 *
 * @param heard moves whenever something may have been said or changed: then only that is asked for
 */
export function createComments(of: Accessor<Of>, heard: Accessor<unknown>): ThreadState {
  const [known, setKnown] = createSignal<KnownComments>()
  const [fault, setFault] = createSignal<string>()
  const [loading, setLoading] = createSignal(false)
  const [draft, setDraftSignal] = createSignal<CommentDraft>(noDraft)
  const [sending, setSending] = createSignal<Sending>()
  const [sendFault, setSendFault] = createSignal<string>()
  const [people, setPeople] = createSignal<readonly Mentionable[]>([])
  const key = createMemo(() => `${of().gridId} ${of().recordId}`)
  /** The one that came back, as it was: sent again unchanged it is the same one. */
  let refused: Sending | undefined
  let peopleAsked = false
  /** A question that has not begun yet asks for this, too. */
  let due = false
  /** Questions go one after the other: an older page is never of an earlier moment than what is known. */
  let asking: Promise<void> = Promise.resolve()

  createEffect(
    on(key, () => {
      setKnown(undefined)
      setFault(undefined)
      setSending(undefined)
      setSendFault(undefined)
      setPeople([])
      peopleAsked = false
      const { id, ...kept }: KeptDraft = recallDraft(of().gridId, of().recordId)
      refused = id === undefined ? undefined : { ...kept, id }
      setDraftSignal(kept)
      read()
    }),
  )
  createEffect(on([heard, useSocketTurn()], read, { defer: true }))

  /** What is new; what is heard before it begins is the same question. */
  function read(): void {
    if (due) return
    due = true
    ask(async (at) => {
      due = false
      for (let more = true; more && at === key();) {
        const before = known()
        const page = await trpc.comment.list.query({ ...of(), ...(before && { since: before.cursor }) })
        if (at !== key()) return
        setKnown((current) => (before && current ? withNews(current, page) : newestPage(page)))
        more = before !== undefined && page.more
      }
    })
  }

  function loadMore(): void {
    if (loading()) return
    ask(async (at) => {
      const oldest = known()?.comments[0]
      if (oldest === undefined) return
      const page = await trpc.comment.list.query({ ...of(), before: oldest.version })
      if (at === key()) setKnown((current) => current && withOlder(current, page))
    })
  }

  function ask(question: (at: string) => Promise<void>): void {
    setLoading(true)
    const mine = asking.then(async () => {
      const at = key()
      try {
        await question(at)
        if (at === key()) setFault(undefined)
      } catch (error) {
        if (at === key()) setFault(errorOf(error).message)
      }
      if (asking === mine) setLoading(false)
    })
    asking = mine
  }

  function setDraft(next: CommentDraft): void {
    setDraftSignal(next)
    const underWay = sending()
    keepDraft(of().gridId, of().recordId, underWay ? joinDrafts(underWay, next) : next)
  }

  async function send(): Promise<void> {
    const { gridId, recordId } = of()
    const [written, at] = [draft(), key()]
    if (sending() !== undefined || written.text.trim() === '') return
    const id = refused?.text === written.text ? refused.id : uuidv7()
    setSendFault(undefined)
    setSending({ ...written, id })
    // It is kept until the server has it.
    keepDraft(gridId, recordId, { ...written, id })
    setDraftSignal(noDraft)
    const mentions = namedIn(written).map((meant) => meant.id)
    const call = trpc.comment.add.mutate({ gridId, recordId, commentId: id, text: written.text, mentions })
    const reason = await within(PATIENCE_MS, call).then(
      (comment) => {
        if (at === key()) take(comment)
        return null
      },
      (error: unknown) => errorOf(error),
    )
    if (at !== key()) {
      if (reason === null) keepDraft(gridId, recordId, noDraft)
      return
    }
    setSending(undefined)
    if (reason === null) {
      refused = undefined
      setDraft(draft())
      return
    }
    refused = { ...written, id }
    setDraft(joinDrafts(written, draft()))
    if (draft().text === written.text) keepDraft(gridId, recordId, refused)
    setSendFault(
      reason.code === 'OFFLINE' ? `${reason.message} What you wrote is kept: send it again later.` : reason.message,
    )
  }

  const take = (comment: Comment): void => void setKnown((current) => current && withOwn(current, comment))

  async function change(work: Promise<Comment>): Promise<string | null> {
    const at = key()
    try {
      const comment = await within(PATIENCE_MS, work)
      if (at === key()) take(comment)
      return null
    } catch (error) {
      return errorOf(error).message
    }
  }

  return {
    comments: () => known()?.comments,
    more: () => known()?.more ?? false,
    loading,
    fault,
    loadMore,
    retry: read,
    draft,
    setDraft,
    sending,
    sendFault,
    send: () => void send(),
    edit(commentId, written) {
      const mentions = namedIn(written).map(({ id }) => id)
      return change(trpc.comment.edit.mutate({ gridId: of().gridId, commentId, text: written.text, mentions }))
    },
    remove: (commentId) => change(trpc.comment.remove.mutate({ gridId: of().gridId, commentId })),
    people,
    wantPeople() {
      if (peopleAsked) return
      peopleAsked = true
      const at = key()
      trpc.comment.people.query(of()).then(
        (found) => at === key() && setPeople(found),
        () => (peopleAsked = false),
      )
    },
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    const text = 'The server did not answer. What you wrote is kept: send it again, it counts once.'
    timer = setTimeout(() => reject(new AppError('UNAVAILABLE', text)), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
