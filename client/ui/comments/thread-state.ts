import type { Accessor } from 'solid-js'

import type { Comment, Mentionable } from '@operagrid/shared/domain/comment'

type Meant = Pick<Mentionable, 'id' | 'name'>

/** What is being written: its text, and who was picked by "@". */
export type WrittenComment = { readonly text: string; readonly mentions: readonly Meant[] }

/** A record's comments, and all that can be done with them. Whatever fails answers or holds the reason, in a sentence. */
export type ThreadState = {
  /** In the order they were said; undefined until they are known. */
  readonly comments: Accessor<readonly Comment[] | undefined>
  /** There are older ones. */
  readonly more: Accessor<boolean>
  readonly loading: Accessor<boolean>
  /** Why they could not be read. */
  readonly fault: Accessor<string | undefined>
  readonly loadMore: () => void
  readonly retry: () => void
  readonly draft: Accessor<WrittenComment>
  readonly setDraft: (draft: WrittenComment) => void
  /** What is on its way. */
  readonly sending: Accessor<WrittenComment | undefined>
  /** Why the last one is back in the draft. */
  readonly sendFault: Accessor<string | undefined>
  readonly send: () => void
  readonly edit: (commentId: string, written: WrittenComment) => Promise<string | null>
  readonly remove: (commentId: string) => Promise<string | null>
  /** Who may be mentioned, as far as it is known; asking begins with `wantPeople`. */
  readonly people: Accessor<readonly Mentionable[]>
  readonly wantPeople: () => void
}
