import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { inTenant } from '@operagrid/db/tenant'
import { MAX_COMMENTS } from '@operagrid/shared/domain/comment'
import type { Comment, CommentPage, Mentionable } from '@operagrid/shared/domain/comment'
import type { RecordWindow } from '@operagrid/shared/domain/record'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import { makeSpeakers } from '../testing/speakers.ts'
import type { Speakers } from '../testing/speakers.ts'

describe('comments', () => {
  let app: RunningApp
  let manager: SignedIn
  let organizer: SignedIn
  let viewer: SignedIn
  let reporter: SignedIn
  let other: SignedIn
  let speakers: Speakers
  let gridId: string
  /** The organizer's, assigned to nobody, and the reporter's own. */
  let recordId: string
  let reportId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Comments')
    organizer = await app.join(manager, 'organizer')
    viewer = await app.join(manager, 'viewer')
    reporter = await app.join(manager, 'reporter')
    other = await app.join(manager, 'reporter')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    speakers = await makeSpeakers(app, organizer, reporter)
    ;({ gridId, recordId, reportId } = speakers)
  })

  it('are read by who reads the record, and said by all of them but viewers', async () => {
    expect((await speakers.say(organizer, 'On it')).code).toBeUndefined()
    expect((await speakers.say(manager, 'Thanks')).code).toBeUndefined()
    expect((await speakers.say(viewer, 'Me too')).code).toBe('NOT_ALLOWED')
    for (const who of [manager, organizer, viewer]) expect(await speakers.texts(who)).toEqual(['On it', 'Thanks'])
  })

  it('are a reporter’s to read and to say at what is theirs, and nowhere else', async () => {
    await speakers.say(organizer, 'Which hall?', { at: reportId })
    expect((await speakers.say(reporter, 'Hall 3', { at: reportId })).code).toBeUndefined()
    expect(await speakers.texts(reporter, reportId)).toEqual(['Which hall?', 'Hall 3'])
    for (const [who, at] of [
      [reporter, recordId],
      [other, reportId],
    ] as const) {
      expect(await speakers.list(who, at)).toBe('NOT_FOUND')
      expect((await speakers.say(who, 'Hello', { at })).code).toBe('NOT_FOUND')
    }
    // Other members are names to them.
    expect(await speakers.list(reporter, reportId)).toMatchObject([
      { author: { id: null, name: 'organizer' } },
      { author: { id: reporter.session.member.id } },
    ])
  })

  it('come to a reporter with a record that is given to them, and go with it', async () => {
    await speakers.say(organizer, 'Bring a ladder')
    await speakers.apply(organizer, { kind: 'assign', recordId, memberId: other.session.member.id, baseVersion: 0 })
    expect(await speakers.texts(other)).toEqual(['Bring a ladder'])
    await speakers.apply(organizer, { kind: 'assign', recordId, memberId: null, baseVersion: 0 })
    expect(await speakers.texts(other)).toBe('NOT_FOUND')
  })

  it('are gone with a record that was deleted and with a grid that is in the trash, and come back with them', async () => {
    const { id } = await speakers.say(organizer, 'Still there')
    await speakers.apply(organizer, { kind: 'delete', recordId })
    expect(await speakers.texts(organizer)).toBe('NOT_FOUND')
    expect((await speakers.say(organizer, 'More')).code).toBe('NOT_FOUND')
    expect(await speakers.codeOf(organizer, 'comment.edit', { commentId: id, text: 'Other', mentions: [] })).toBe(
      'NOT_FOUND',
    )
    await speakers.apply(organizer, { kind: 'restore', recordId })
    expect(await speakers.texts(organizer)).toEqual(['Still there'])
    await speakers.must(organizer, 'grid.remove', { gridId })
    expect(await speakers.texts(organizer)).toBe('NOT_FOUND')
    expect(await speakers.texts(reporter, reportId)).toBe('NOT_FOUND')
  })

  it('are said once, however often they are sent', async () => {
    const id = uuidv7()
    const sent = await Promise.all(Array.from({ length: 5 }, () => speakers.say(organizer, 'Once', { id })))
    expect(new Set(sent.map(({ data }) => data.version)).size).toBe(1)
    expect(await speakers.texts(organizer)).toEqual(['Once'])
    expect((await speakers.say(manager, 'Another', { id })).code).toBe('CONFLICT')
    expect((await speakers.say(organizer, 'Elsewhere', { id, at: reportId })).code).toBe('CONFLICT')
  })

  it('are edited and taken back by their author; management takes back any, with a trace', async () => {
    const { id } = await speakers.say(organizer, 'Wrong')
    for (const who of [manager, reporter])
      expect(await speakers.codeOf(who, 'comment.edit', { commentId: id, text: 'Mine', mentions: [] })).toBe(
        'NOT_FOUND',
      )
    const edited = await speakers.must<Comment>(organizer, 'comment.edit', {
      gridId,
      commentId: id,
      text: 'Right',
      mentions: [],
    })
    expect([edited.text, edited.editedAt === null]).toEqual(['Right', false])
    const second = await app.join(manager, 'organizer')
    expect(await speakers.codeOf(second, 'comment.remove', { commentId: id })).toBe('NOT_FOUND')
    await speakers.must(manager, 'comment.remove', { gridId, commentId: id })
    expect(await speakers.list(organizer)).toMatchObject([
      { id, text: null, mentions: [], author: { name: 'organizer' } },
    ])
    expect(await speakers.codeOf(organizer, 'comment.remove', { commentId: id })).toBe('NOT_FOUND')
    expect(await speakers.codeOf(organizer, 'comment.edit', { commentId: id, text: 'Again', mentions: [] })).toBe(
      'NOT_FOUND',
    )
    const own = await speakers.say(organizer, 'Mine')
    await speakers.must(organizer, 'comment.remove', { gridId, commentId: own.id })
    const log = JSON.stringify(await speakers.must(manager, 'audit.list', { filter: { target: gridId }, limit: 20 }))
    expect(log.match(/"comment\.removed"/g)).toHaveLength(1)
    expect(log).not.toContain('Right')
  })

  it('leave no text behind once they were taken back, in no table', async () => {
    const { id } = await speakers.say(organizer, 'unspeakable')
    await speakers.must(organizer, 'comment.remove', { gridId, commentId: id })
    const { tenant, member } = manager.session
    const eyes = { tenantId: tenant.id, memberId: member.id, role: 'management' as const }
    const stored = await inTenant(app.database.db, eyes, async (tx) => [
      ...(await tx.selectFrom('comment').selectAll().execute()),
      ...(await tx.selectFrom('grid_change').selectAll().where('kind', '=', 'comment').execute()),
    ])
    expect(JSON.stringify(stored)).toContain(id)
    expect(JSON.stringify(stored)).not.toContain('unspeakable')
  })

  it('the database keeps words out of other mouths, whatever asks it', async () => {
    const { id } = await speakers.say(organizer, 'Said')
    const as = (who: SignedIn) => ({
      tenantId: who.session.tenant.id,
      memberId: who.session.member.id,
      role: who.session.member.role,
    })
    const put = (who: SignedIn) =>
      inTenant(app.database.db, as(who), (tx) =>
        tx.updateTable('comment').set({ text: 'Put' }).where('id', '=', id).executeTakeFirst(),
      ).then(
        ({ numUpdatedRows }) => numUpdatedRows,
        (error: { code?: string }) => error.code,
      )
    expect(await put(manager)).toBe('NOT_FOUND')
    for (const who of [viewer, reporter, other]) expect(await put(who)).toBe(0n)
    const forge = inTenant(app.database.db, as(other), (tx) =>
      tx
        .insertInto('comment')
        .values({
          id: uuidv7(),
          grid_id: gridId,
          record_id: recordId,
          version: 99,
          changed_version: 99,
          author_id: other.session.member.id,
          author_name: 'x',
          text: 'x',
        })
        .execute(),
    )
    await expect(forge).rejects.toMatchObject({ code: 'NOT_FOUND' })
    expect(await speakers.texts(organizer)).toEqual(['Said'])
  })

  it('come in pages, the oldest of the last first, and as what changed since', async () => {
    for (let at = 1; at <= MAX_COMMENTS + 3; at += 1) await speakers.say(organizer, `No ${at}`)
    const first = await speakers.ask<CommentPage>(viewer, 'comment.list', { gridId, recordId })
    if (typeof first === 'string') throw new Error(first)
    expect([first.comments[0]?.text, first.comments.at(-1)?.text, first.more]).toEqual(['No 4', 'No 53', true])
    const before = first.comments[0]?.version
    expect(await speakers.ask(viewer, 'comment.list', { gridId, recordId, before })).toMatchObject({
      comments: [{ text: 'No 1' }, { text: 'No 2' }, { text: 'No 3' }],
      more: false,
    })
    const since = first.comments.at(-1)?.version
    expect(await speakers.list(viewer, recordId, { since })).toEqual([])
    const oldest = ((await speakers.list(viewer, recordId, { before })) as Comment[])[0]
    await speakers.must(organizer, 'comment.edit', { gridId, commentId: oldest?.id, text: 'No 1!', mentions: [] })
    await speakers.say(organizer, 'No 54')
    expect(await speakers.list(viewer, recordId, { since })).toMatchObject([{ text: 'No 1!' }, { text: 'No 54' }])
  })

  it('reach all who see the record as one change in order, which says how many there are and no word of them', async () => {
    const feeds = await Promise.all(
      [organizer, viewer, reporter, other].map(async (who) => {
        const client = await openSocketClient(app.baseUrl, who.accessToken)
        const feed = await client.subscribe('live.grid', { gridId, cursor: Number.MAX_SAFE_INTEGER })
        await client.until((answer) => answer.id === feed.id && answer.result?.type === 'data')
        const told = (): readonly string[] =>
          JSON.stringify(feed.data())
            .match(/"kind":"comment"|"comments":\d+/g)
            ?.map(String) ?? []
        return { client, feed, told }
      }),
    )
    const { id } = await speakers.say(organizer, 'First words', { at: reportId })
    await speakers.say(reporter, 'Second words', { at: reportId })
    await speakers.must(organizer, 'comment.remove', { gridId, commentId: id })
    // Whoever may not see the record hears of what comes after.
    await speakers.apply(organizer, { kind: 'assign', recordId, memberId: other.session.member.id, baseVersion: 0 })
    for (const [at, { client, feed, told }] of feeds.entries()) {
      const sees = at < 3
      if (sees) await client.until(() => told().length >= 6)
      else await client.until(() => JSON.stringify(feed.data()).includes('"kind":"create"'))
      expect(told().filter((said) => said !== '"kind":"comment"')).toEqual(
        sees ? ['"comments":1', '"comments":2', '"comments":1'] : [],
      )
      expect(JSON.stringify(feed.data())).not.toContain('words')
      client.socket.close()
    }
  })

  it('are counted in the window and by the change that brings a record back', async () => {
    const query = { filter: null, sort: [] }
    const counts = async () => {
      const window = await speakers.ask<RecordWindow>(viewer, 'record.window', { gridId, query, limit: 10 })
      return typeof window === 'string' ? window : window.records.map(({ comments }) => comments)
    }
    await speakers.say(organizer, 'One')
    const { id } = await speakers.say(organizer, 'Two')
    expect(await counts()).toEqual([2, undefined])
    await speakers.must(organizer, 'comment.remove', { gridId, commentId: id })
    expect(await counts()).toEqual([1, undefined])
    const client = await openSocketClient(app.baseUrl, viewer.accessToken)
    const feed = await client.subscribe('live.grid', { gridId, cursor: Number.MAX_SAFE_INTEGER })
    await client.until((answer) => answer.id === feed.id && answer.result?.type === 'data')
    await speakers.apply(organizer, { kind: 'delete', recordId })
    await speakers.apply(organizer, { kind: 'restore', recordId })
    await client.until(() => JSON.stringify(feed.data()).includes('"restore"'))
    expect(JSON.stringify(feed.data())).toMatch(/"restore".*"comments":1/)
    client.socket.close()
  })

  it('are no part of a record’s history, and overwrite nobody', async () => {
    const { version } = (await speakers.ask<RecordWindow>(organizer, 'record.window', {
      gridId,
      query: { filter: null, sort: [] },
      limit: 1,
    })) as RecordWindow
    await speakers.say(manager, 'Careful')
    const op = { kind: 'patch', opId: uuidv7(), recordId, cells: { title000: 'Flood' }, baseVersion: version }
    const { results } = await speakers.must<{ results: object[] }>(organizer, 'record.apply', { gridId, ops: [op] })
    expect(results).toMatchObject([{ status: 'applied', conflicts: [] }])
    const { changes } = (await speakers.ask<{ changes: { kind: string }[] }>(viewer, 'record.history', {
      gridId,
      recordId,
      limit: 10,
    })) as { changes: { kind: string }[] }
    expect(changes.map(({ kind }) => kind)).toEqual(['patch', 'create'])
  })

  it('mention those who may see the record, and nobody else', async () => {
    const people = async (who: SignedIn, at: string) =>
      ((await speakers.ask<Mentionable[]>(who, 'comment.people', { gridId, recordId: at })) as Mentionable[]).map(
        ({ id }) => id,
      )
    const ids = ({ session }: SignedIn) => session.member.id
    const offered = await people(organizer, recordId)
    for (const who of [manager, viewer]) expect(offered).toContain(ids(who))
    for (const who of [organizer, reporter, other]) expect(offered).not.toContain(ids(who))
    expect(await people(organizer, reportId)).toContain(ids(reporter))
    expect(await people(organizer, reportId)).not.toContain(ids(other))
    expect(await people(reporter, reportId)).toEqual([])
    const { data } = await speakers.say(organizer, '@viewer and @reporter', {
      mentions: [viewer, reporter, other].map(ids),
    })
    expect(data.mentions).toEqual([{ id: ids(viewer), name: 'viewer' }])
  })
})
