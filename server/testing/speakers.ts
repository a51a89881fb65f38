import { v7 as uuidv7 } from 'uuid'

import type { Comment, CommentPage } from '@operagrid/shared/domain/comment'
import type { SignedIn } from '@operagrid/shared/domain/session'

import type { RunningApp } from './running-app.ts'

const title = { id: 'title000', name: 'Title', type: 'text', choices: [] }

/** What is said in a grid with a form: how it is asked, by whom. A name in place of an answer is an error's code. */
export type Speakers = Awaited<ReturnType<typeof makeSpeakers>>

/** A grid with a record of the organizer's, assigned to nobody, and a report of the reporter's own. */
export async function makeSpeakers(app: RunningApp, organizer: SignedIn, reporter: SignedIn) {
  const [gridId, recordId, reportId, formId] = [uuidv7(), uuidv7(), uuidv7(), uuidv7()]

  const must = async <T>(who: SignedIn, path: string, input: unknown): Promise<T> => {
    const { data, error } = await app.call<T>(path, input, who.accessToken)
    if (error !== undefined) throw new Error(`${path}: ${error.message}`)
    return data
  }
  const apply = (who: SignedIn, ...ops: readonly object[]) =>
    must(who, 'record.apply', { gridId, ops: ops.map((op) => ({ opId: uuidv7(), ...op })) })
  const ask = async <T>(who: SignedIn, path: string, input?: object): Promise<T | string> => {
    const asked = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`
    const response = await fetch(`${app.baseUrl}/trpc/${path}${asked}`, {
      headers: { authorization: `Bearer ${who.accessToken}`, 'x-operagrid': '1' },
    })
    // tRPC's envelope.
    const body = (await response.json()) as { result?: { data: T }; error?: { data: { app: { code: string } } } }
    return body.result?.data ?? body.error?.data.app.code ?? ''
  }
  const list = async (who: SignedIn, of = recordId, more: object = {}): Promise<readonly Comment[] | string> => {
    const page = await ask<CommentPage>(who, 'comment.list', { gridId, recordId: of, ...more })
    return typeof page === 'string' ? page : page.comments
  }

  await must(organizer, 'grid.create', { id: gridId, name: 'Log', fields: [title] })
  const item = { fieldId: title.id, label: 'Title', help: '', required: false }
  const form = { name: 'Report', description: '', open: true, items: [item] }
  await must(organizer, 'form.save', { gridId, formId, form })
  await apply(organizer, { kind: 'create', recordId, cells: { title000: 'Leak' } })
  await apply(reporter, { kind: 'create', recordId: reportId, cells: { title000: 'Smoke' }, formId })

  return {
    gridId,
    recordId,
    reportId,
    must,
    apply,
    ask,
    list,
    async texts(who: SignedIn, of = recordId) {
      const comments = await list(who, of)
      return typeof comments === 'string' ? comments : comments.map(({ text }) => text)
    },
    async say(who: SignedIn, text: string, { at = recordId, id = uuidv7(), mentions = [] as readonly string[] } = {}) {
      const input = { gridId, recordId: at, commentId: id, text, mentions }
      const { data, error } = await app.call<Comment>('comment.add', input, who.accessToken)
      return { id, data, code: error?.data.app.code }
    },
    codeOf: async (who: SignedIn, path: string, input: object) =>
      (await app.call(path, { gridId, ...input }, who.accessToken)).error?.data.app.code,
    assign: (who: SignedIn | null, of = recordId) =>
      apply(organizer, { kind: 'assign', recordId: of, memberId: who?.session.member.id ?? null, baseVersion: 0 }),
  }
}
