import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'

import type { RecordHistory } from '@operagrid/shared/domain/history'

import { runApp } from '../testing/running-app.ts'

it('a record’s history says whose words an edit replaced unseen, as the feed does', async () => {
  await using app = await runApp()
  const manager = await app.signUp('Maren')
  const olga = await app.join(manager, 'organizer')
  const gridId = uuidv7()
  const recordId = uuidv7()
  const fields = [{ id: 'note0000', name: 'Note', type: 'text', choices: [] }]
  await app.call('grid.create', { id: gridId, name: 'Log', fields }, manager.accessToken)
  const apply = async (token: string, op: object) => {
    const ops = [{ opId: uuidv7(), recordId, ...op }]
    expect((await app.call('record.apply', { gridId, ops }, token)).error).toBeUndefined()
  }
  await apply(manager.accessToken, { kind: 'create', cells: { note0000: 'as it was' } })
  await apply(olga.accessToken, { kind: 'patch', cells: { note0000: 'mine' }, baseVersion: 1 })
  await apply(manager.accessToken, { kind: 'patch', cells: { note0000: 'theirs' }, baseVersion: 1 })
  const ask = encodeURIComponent(JSON.stringify({ gridId, recordId, limit: 10 }))
  const answer = await fetch(`${app.baseUrl}/trpc/record.history?input=${ask}`, {
    headers: { authorization: `Bearer ${olga.accessToken}` },
  })
  // Our own server's answer in tRPC's envelope.
  const { result } = (await answer.json()) as { result: { data: RecordHistory } }
  const olgas = { fieldId: 'note0000', value: 'mine', memberId: olga.session.member.id, version: 2 }
  expect(result.data.changes[0]).toMatchObject({ version: 3, conflicts: [olgas] })
})
