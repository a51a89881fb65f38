import { getPlace, listComments } from '@operagrid/db/queries/comment'
import { lockGrid } from '@operagrid/db/queries/grid'
import { listReadersOf } from '@operagrid/db/queries/notification'
import { inTenant } from '@operagrid/db/tenant'
import {
  asRead,
  commentAdd,
  commentEdit,
  commentList,
  commentPeople,
  commentRef,
} from '@operagrid/shared/domain/comment'
import type { Comment, CommentPage, Mentionable } from '@operagrid/shared/domain/comment'

import { gridTarget, note } from '../audit/note.ts'
import { addComment, editComment, removeComment } from '../live/comments.ts'
import { memberProcedure, permitted, router } from '../trpc.ts'

const speakerProcedure = permitted('comment')

export const commentRouter = router({
  /** What was said at a record, for whoever reads the record. */
  list: memberProcedure.input(commentList).query(async ({ ctx, input }): Promise<CommentPage> => {
    const page = await inTenant(ctx.db, ctx.member, (tx) => listComments(tx, input), { mode: 'snapshot' })
    return { ...page, comments: page.comments.map((comment) => asRead(comment, ctx.member)) }
  }),

  /** Who may be mentioned there; a reporter knows nobody. */
  people: speakerProcedure.input(commentPeople).query(({ ctx, input: { gridId, recordId } }): Promise<Mentionable[]> =>
    inTenant(
      ctx.db,
      ctx.member,
      async (tx) => {
        await getPlace(tx, gridId, recordId)
        const readers = await listReadersOf(tx, gridId, recordId)
        return readers.filter(({ id }) => id !== ctx.member.memberId)
      },
      { mode: 'read' },
    ),
  ),

  add: speakerProcedure
    .input(commentAdd)
    .mutation(async ({ ctx, input }): Promise<Comment> =>
      asRead(await addComment(ctx.engine, ctx.member, input), ctx.member),
    ),

  edit: speakerProcedure
    .input(commentEdit)
    .mutation(async ({ ctx, input }): Promise<Comment> =>
      asRead(await editComment(ctx.engine, ctx.member, input), ctx.member),
    ),

  remove: speakerProcedure
    .input(commentRef)
    .mutation(async ({ ctx, input: { gridId, commentId } }): Promise<Comment> => {
      const comment = await removeComment(ctx.engine, ctx.member, {
        gridId,
        commentId,
        removed: async (tx, { number }, author) =>
          await note(tx, ctx, {
            action: 'comment.removed',
            target: gridTarget(await lockGrid(tx, gridId)),
            before: { record: number, author: author.name },
          }),
      })
      return asRead(comment, ctx.member)
    }),
})
