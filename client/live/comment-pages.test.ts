import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Comment, CommentPage } from '@operagrid/shared/domain/comment'

import { newestPage, withNews, withOlder, withOwn } from './comment-pages.ts'
import type { KnownComments } from './comment-pages.ts'

const PAGE = 3

/** A record's comments as the server has them, and what it answers. */
function makeServer() {
  const stored: Comment[] = []
  let version = 0
  return {
    say(): Comment {
      version += 1
      const said: Comment = {
        id: `c${version}`,
        version,
        changedVersion: version,
        author: { id: 'm', name: 'Ann' },
        text: `said ${version}`,
        mentions: [],
        createdAt: '2026-11-27T10:00:00.000Z',
        editedAt: null,
      }
      stored.push(said)
      return said
    },
    change(at: number): Comment | undefined {
      const before = stored[at % Math.max(1, stored.length)]
      if (before === undefined) return undefined
      version += 1
      const changed = { ...before, changedVersion: version, text: version % 2 === 0 ? null : `changed ${version}` }
      stored[stored.indexOf(before)] = changed
      return changed
    },
    list({ before = Infinity, since }: { readonly before?: number; readonly since?: number }): CommentPage {
      if (since === undefined) {
        const older = stored.filter((comment) => comment.version < before)
        return { comments: older.slice(-PAGE), more: older.length > PAGE }
      }
      const changed = stored.filter((comment) => comment.changedVersion > since)
      const inOrder = changed.toSorted((a, b) => a.changedVersion - b.changedVersion)
      return { comments: inOrder.slice(0, PAGE), more: inOrder.length > PAGE }
    },
    newest: (count: number) => stored.slice(-count),
    count: () => stored.length,
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constantFrom('say', 'news', 'older', 'sayHere' as const) }),
  fc.record({ do: fc.constantFrom('change', 'changeHere' as const), at: fc.nat(20) }),
)

test('whatever is said and changed between the questions, the newest are known without a gap, as they are', () => {
  fc.assert(
    fc.property(fc.nat(8), fc.array(step, { maxLength: 40 }), (before, steps) => {
      const server = makeServer()
      for (let at = 0; at < before; at += 1) server.say()
      let known = newestPage(server.list({}))
      const catchUp = (): void => {
        for (let more = true; more;) {
          const page = server.list({ since: known.cursor })
          known = withNews(known, page)
          ;({ more } = page)
        }
      }
      const own = (comment: Comment | undefined): KnownComments => (comment ? withOwn(known, comment) : known)
      for (const one of steps) {
        if (one.do === 'say') server.say()
        else if (one.do === 'sayHere') known = own(server.say())
        else if (one.do === 'news') catchUp()
        else if (one.do === 'older') {
          const oldest = known.comments[0]
          if (oldest && known.more) known = withOlder(known, server.list({ before: oldest.version }))
        } else if ('at' in one) {
          const changed = server.change(one.at)
          // Only what is on screen can be changed there.
          const isHere = known.comments.some(({ id }) => id === changed?.id)
          if (one.do === 'changeHere' && isHere) known = own(changed)
        }
      }
      catchUp()
      expect(known.comments).toEqual(server.newest(known.comments.length))
      expect(known.more).toBe(known.comments.length < server.count())
    }),
  )
})
