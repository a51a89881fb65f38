import { v7 as uuidv7 } from 'uuid'

import { signedIn } from '@operagrid/shared/domain/session'

import { call, signUp } from '../../stack/api.ts'
import type { Api } from '../../stack/api.ts'
import type { SeatedMember } from './sessions.ts'

const FIELDS = 10
const BATCH = 1_000
const password = 'correct horse battery'

/** What the bench finds on a server: a grid full of records, and the organizers who share it. */
export type Workspace = {
  readonly gridId: string
  readonly recordIds: readonly string[]
  readonly organizers: readonly SeatedMember[]
}

/** Makes it through the public API alone. The grid's version is then the number of records. */
export async function makeWorkspace(
  url: string,
  { records, organizers }: { readonly records: number; readonly organizers: number },
): Promise<Workspace> {
  const manager = await signUp(url, { workspace: 'Bench', name: 'Bench', email: 'bench@example.org', password })
  const seated: SeatedMember[] = []
  for (let at = 1; at <= organizers; at += 1) seated.push(await inviteOrganizer(url, manager, at))
  const gridId = uuidv7()
  const fields = Array.from({ length: FIELDS }, (_, at) => ({
    id: `field00${at}`,
    name: `Field ${at}`,
    type: at % 2 === 0 ? 'text' : 'number',
    choices: [],
  }))
  await manager.mutate('grid.create', { id: gridId, name: 'Bench', fields })
  const cells = Object.fromEntries(fields.map(({ id, type }, at) => [id, type === 'text' ? `text ${at}` : at]))
  const recordIds: string[] = []
  for (let from = 0; from < records; from += BATCH) {
    const ops = Array.from({ length: Math.min(BATCH, records - from) }, () => {
      const recordId = uuidv7()
      recordIds.push(recordId)
      return { kind: 'create', opId: uuidv7(), recordId, cells }
    })
    await manager.mutate('record.apply', { gridId, ops })
  }
  manager.close()
  return { gridId, recordIds, organizers: seated }
}

async function inviteOrganizer(url: string, manager: Api, at: number): Promise<SeatedMember> {
  const who = { email: `organizer${at}@example.org`, name: `Organizer ${at}`, role: 'organizer' }
  const { link } = await manager.mutate<{ link: string }>('member.invite', who)
  const token = new URL(link).pathname.split('/').at(-1)
  const { session } = signedIn.parse(await call(url, 'member.accept', { token, password }))
  return { accountId: session.account.id, tenantId: session.tenant.id, memberId: session.member.id }
}
