import type { Mentionable } from '@operagrid/shared/domain/comment'

import { keepForSession, recallForSession } from './session-memory.ts'

type Meant = Pick<Mentionable, 'id' | 'name'>

/** What is written and not sent yet. `mentions`: who was picked while it was written, whether still named or not. */
export type CommentDraft = { readonly text: string; readonly mentions: readonly Meant[] }

/** A draft that was sent as it is, under this id, and whose answer is not known: sent again it is the same comment. */
export type KeptDraft = CommentDraft & { readonly id?: string }

export const noDraft: CommentDraft = { text: '', mentions: [] }

/** What this tab kept for a record: also after a reload, until it is sent or the session ends. */
export function recallDraft(gridId: string, recordId: string): KeptDraft {
  const kept = recallForSession(keyOf(gridId, recordId))
  // keepDraft is the only writer.
  return kept === null ? noDraft : (JSON.parse(kept) as KeptDraft)
}

export function keepDraft(gridId: string, recordId: string, draft: KeptDraft): void {
  keepForSession(keyOf(gridId, recordId), draft.text === '' ? null : JSON.stringify(draft))
}

/** Those of the draft's mentions that its text still names, each once. */
export function namedIn({ text, mentions }: CommentDraft): readonly Meant[] {
  const named = new Map(mentions.filter(({ name }) => text.includes(`@${name}`)).map((meant) => [meant.id, meant]))
  return [...named.values()]
}

/** Two drafts as one: what could not be sent, before what was written meanwhile. */
export function joinDrafts(first: CommentDraft, then: CommentDraft): CommentDraft {
  if (then.text.trim() === '') return first
  return { text: `${first.text}\n\n${then.text}`, mentions: [...first.mentions, ...then.mentions] }
}

function keyOf(gridId: string, recordId: string): string {
  return `comment.${gridId}.${recordId}`
}
