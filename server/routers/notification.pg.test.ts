import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { MAX_NOTIFICATIONS } from '@operagrid/shared/domain/notification'
import type { Notification } from '@operagrid/shared/domain/notification'
import type { SignedIn } from '@operagrid/shared/domain/session'

import { runApp } from '../testing/running-app.ts'
import type { RunningApp } from '../testing/running-app.ts'
import { openSocketClient } from '../testing/socket-client.ts'
import { makeSpeakers } from '../testing/speakers.ts'
import type { Speakers } from '../testing/speakers.ts'

describe('notifications', () => {
  let app: RunningApp
  let manager: SignedIn
  let organizer: SignedIn
  let reporter: SignedIn
  let speakers: Speakers
  let gridId: string
  let recordId: string

  beforeAll(async () => {
    app = await runApp()
    manager = await app.signUp('Notices')
  })
  afterAll(async () => await app[Symbol.asyncDispose]())
  beforeEach(async () => {
    ;[organizer, reporter] = [await app.join(manager, 'organizer'), await app.join(manager, 'reporter')]
    speakers = await makeSpeakers(app, manager, reporter)
    ;({ gridId, recordId } = speakers)
  })

  const say = async (who: SignedIn, text: string, mentioned: readonly SignedIn[] = []) => {
    const { id } = await speakers.say(who, text, { mentions: mentioned.map(({ session }) => session.member.id) })
    return id
  }
  const list = async (who: SignedIn) => {
    const told = await speakers.ask<readonly Notification[]>(who, 'notification.list')
    if (typeof told === 'string') throw new Error(told)
    return told
  }
  const kinds = async (who: SignedIn) => (await list(who)).map(({ kind }) => kind)

  it('tell who is mentioned, once, with what was said, and not who said it', async () => {
    await say(manager, 'Look, @organizer and @organizer', [organizer, manager])
    expect(await list(organizer)).toMatchObject([
      {
        kind: 'mention',
        grid: { id: gridId, name: 'Log' },
        record: { id: recordId, number: 1 },
        actor: 'Notices',
        excerpt: 'Look, @organizer and @organizer',
        read: false,
      },
    ])
    expect(await list(manager)).toEqual([])
  })

  it('tell whose record it is of comments, and of being given it; a mention says both', async () => {
    await speakers.assign(reporter)
    await say(manager, 'Ladder is at gate 2')
    await say(manager, '@reporter hurry', [reporter])
    expect(await kinds(reporter)).toEqual(['mention', 'comment', 'assigned'])
    // Who gives records to reporters is a stranger to them; who speaks to them is not.
    expect((await list(reporter)).map(({ actor }) => actor)).toEqual(['Notices', 'Notices', null])
    await say(reporter, 'On my way')
    expect(await kinds(reporter)).toHaveLength(3)
  })

  it('are told of what one does to oneself to nobody', async () => {
    await speakers.assign(manager)
    await say(manager, 'Note to self')
    expect(await list(manager)).toEqual([])
  })

  it('tell those who are newly meant by an edit', async () => {
    const commentId = await say(manager, '@organizer', [organizer])
    const input = {
      gridId,
      commentId,
      text: '@organizer @viewer',
      mentions: [organizer].map((o) => o.session.member.id),
    }
    await speakers.must(manager, 'comment.edit', input)
    expect(await kinds(organizer)).toEqual(['mention'])
    const late = await say(manager, 'Somebody?')
    await speakers.must(manager, 'comment.edit', { ...input, commentId: late })
    expect(await kinds(organizer)).toEqual(['mention', 'mention'])
  })

  it('say nothing of a record to who may see it no longer, and again once they may', async () => {
    await speakers.assign(reporter)
    await say(manager, 'Secret plan')
    await speakers.assign(null)
    expect(await list(reporter)).toEqual([])
    await speakers.assign(reporter)
    expect(await kinds(reporter)).toEqual(['assigned', 'comment', 'assigned'])
    await speakers.apply(manager, { kind: 'delete', recordId })
    expect(await list(reporter)).toEqual([])
    await speakers.apply(manager, { kind: 'restore', recordId })
    await speakers.must(manager, 'grid.remove', { gridId })
    expect(await list(reporter)).toEqual([])
  })

  it('of a comment that was taken back have no text', async () => {
    const commentId = await say(manager, '@organizer secret', [organizer])
    await speakers.must(manager, 'comment.remove', { gridId, commentId })
    expect(await list(organizer)).toMatchObject([{ kind: 'mention', excerpt: null }])
  })

  it('tell of those that an undo gave, and of many at once as many', async () => {
    const others = Array.from({ length: 3 }, () => uuidv7())
    await speakers.apply(manager, ...others.map((id) => ({ kind: 'create', recordId: id, cells: { title000: 'x' } })))
    await speakers.apply(
      manager,
      ...others.map((id) => ({
        kind: 'assign',
        recordId: id,
        memberId: organizer.session.member.id,
        baseVersion: 0,
      })),
    )
    expect(new Set((await list(organizer)).map(({ record }) => record.number))).toEqual(new Set([3, 4, 5]))
  })

  it('are counted live for the member, on every screen of theirs, as they come, go and are read', async () => {
    const screens = await Promise.all(
      [1, 2].map(async () => {
        const client = await openSocketClient(app.baseUrl, reporter.accessToken)
        const feed = await client.subscribe('live.notifications', undefined)
        const told = () => feed.data().map((event) => (event as { unread: number }).unread)
        await client.until(() => told().length > 0)
        return { client, last: (unread: number) => client.until(() => told().at(-1) === unread) }
      }),
    )
    await speakers.assign(reporter)
    for (const { last } of screens) await last(1)
    await say(manager, '@reporter', [reporter])
    for (const { last } of screens) await last(2)
    const [first] = await list(reporter)
    await speakers.must(reporter, 'notification.read', { ids: [first?.id] })
    for (const { last } of screens) await last(1)
    expect((await list(reporter)).map(({ read }) => read)).toEqual([true, false])
    await speakers.must(reporter, 'notification.read', { ids: 'all' })
    for (const { last } of screens) await last(0)
    await say(manager, 'Another word')
    for (const { last } of screens) await last(1)
    await speakers.apply(manager, { kind: 'delete', recordId })
    for (const { last } of screens) await last(0)
    await speakers.apply(manager, { kind: 'restore', recordId })
    for (const { last } of screens) await last(1)
    await speakers.assign(null)
    for (const { client, last } of screens) {
      await last(0)
      client.socket.close()
    }
  })

  it('are the member’s own: nobody else reads or marks them', async () => {
    await say(manager, '@organizer', [organizer])
    const [mine] = await list(organizer)
    await speakers.must(manager, 'notification.read', { ids: [mine?.id] })
    await speakers.must(reporter, 'notification.read', { ids: 'all' })
    expect((await list(organizer)).map(({ read }) => read)).toEqual([false])
  })

  it('go after 90 days, and the oldest where there are too many', async () => {
    await say(manager, '@organizer', [organizer])
    const { tenant, member } = organizer.session
    await withConnection(app.database.adminUrl, async (admin) => {
      await admin.query("update notification set at = now() - interval '91 days' where member_id = $1", [member.id])
      expect(await list(organizer)).toEqual([])
      await admin.query(
        `insert into notification (tenant_id, member_id, kind, grid_id, record_id, actor_id, actor_name, at)
         select $1, $2, 'assigned', $3, $4, $2, 'x', now() - make_interval(secs => n) from generate_series(1, $5) n`,
        [tenant.id, member.id, gridId, recordId, MAX_NOTIFICATIONS + 50],
      )
      await speakers.assign(organizer)
      const { rows } = await admin.query('select from notification where member_id = $1', [member.id])
      expect(rows).toHaveLength(MAX_NOTIFICATIONS)
    })
    expect(await list(organizer)).toHaveLength(MAX_NOTIFICATIONS)
  })
})
