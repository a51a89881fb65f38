import fc from 'fast-check'
import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import { listChanges } from '@operagrid/db/queries/change'
import { listClaims } from '@operagrid/db/queries/claim'
import { inTenant } from '@operagrid/db/tenant'
import { createMembers } from '@operagrid/db/testing/members'
import { claimAfter } from '@operagrid/shared/domain/claim'
import type { Claim } from '@operagrid/shared/domain/claim'
import type { Actor } from '@operagrid/shared/domain/member'

import { freeClaim, freeClaimsOf, takeClaim } from './claims.ts'
import { create, makeEngineBed, patch } from './testing/engine-bed.ts'

const title = { id: 'title000', name: 'Title', type: 'text', choices: [] } as const

let bed: Awaited<ReturnType<typeof makeEngineBed>>
beforeAll(async () => void (bed = await makeEngineBed()))
afterAll(async () => await bed[Symbol.asyncDispose]())

/** A record in a grid of its own, and what is done with it. */
async function begin() {
  const { engine, database, members } = bed
  const gridId = await bed.newGrid([{ ...title, choices: [] }])
  const recordId = uuidv7()
  await engine.apply(members.organizer, gridId, [create(recordId)])
  const ref = { gridId, recordId }
  return {
    ...ref,
    take: (who: Actor, more: { over?: string; opId?: string } = {}): Promise<Claim> =>
      takeClaim(engine, who, { ...ref, opId: more.opId ?? uuidv7(), over: more.over ?? null }),
    free: (who: Actor) => freeClaim(engine, who, { ...ref, opId: uuidv7() }),
    list: (who: Actor = members.organizer) => inTenant(database.db, who, (tx) => listClaims(tx, gridId)),
    changes: (who: Actor) => inTenant(database.db, who, (tx) => listChanges(tx, gridId, 1, 100)),
    edit: (who: Actor) => engine.apply(who, gridId, [patch(recordId, { title000: uuidv7() }, Number.MAX_SAFE_INTEGER)]),
    put: (who: Actor, kind: 'delete' | 'restore') => engine.apply(who, gridId, [{ kind, opId: uuidv7(), recordId }]),
    /** As if so many minutes had passed since everything was done. */
    wait: (minutes: number) =>
      withConnection(database.adminUrl, async (client) => {
        const past = [`${minutes} minutes`, gridId]
        await client.query('update record_claim set since = since - $1::interval where grid_id = $2', past)
        await client.query('update grid_change set at = at - $1::interval where grid_id = $2', past)
      }),
  }
}

it('two who claim at once are one after the other: one gets it, the other is told who has it', async () => {
  const { organizer, management } = bed.members
  const { take, list } = await begin()
  const both = await Promise.allSettled([take(organizer), take(management)])
  const won = both.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const lost = both.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []))
  expect(lost).toMatchObject([{ code: 'CONFLICT', details: { memberId: won[0]?.memberId } }])
  expect(await list()).toEqual(won)
})

it('is one change that everybody who reads the record hears, and reporters do not', async () => {
  const { organizer, viewer, reporter } = bed.members
  const { take, free, changes } = await begin()
  const claim = await take(organizer)
  await free(organizer)
  expect(await changes(viewer)).toMatchObject([
    { kind: 'claim', version: 2, memberId: organizer.memberId, claim },
    { kind: 'claim', version: 3, claim: null },
  ])
  expect(await changes(reporter)).toEqual([])
})

it('lasts as long as its grid says, from its holder’s last edit of the record, and from nobody else’s', async () => {
  const { organizer, management } = bed.members
  const { take, edit, list, wait } = await begin()
  await take(organizer)
  await wait(10)
  await edit(management)
  await edit(organizer)
  await edit(management)
  await wait(10)
  const [held] = await list()
  expect(held?.memberId).toBe(organizer.memberId)
  expect(Date.parse(held?.expiresAt ?? '') - Date.now()).toBeGreaterThan(4 * 60_000)
  await wait(6)
  expect(await list()).toEqual([])
  expect((await take(management)).memberId).toBe(management.memberId)
})

it('is the same on a screen that applies the changes as what is read here, after anything that two may do', async () => {
  const { organizer, management } = bed.members
  const members = [organizer, management]
  const step = fc.record({
    who: fc.constantFrom(0, 1),
    what: fc.constantFrom('take', 'take over', 'free', 'edit', 'delete', 'restore'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const { take, free, edit, put, list, changes } = await begin()
      for (const { who, what } of steps) {
        const [me, other] = [members[who] ?? organizer, members[1 - who] ?? management]
        if (what === 'edit') await edit(me)
        else if (what === 'delete' || what === 'restore') await put(me, what)
        // Of a record in the trash nothing is taken, and nothing let go.
        else if (what === 'free') await free(me).catch(() => undefined)
        else await take(me, what === 'take' ? {} : { over: other.memberId }).catch(() => undefined)
      }
      let shown: Claim | undefined
      for (const change of await changes(management)) if (change.kind !== 'schema') shown = claimAfter(shown, change)
      expect(await list()).toEqual(shown === undefined ? [] : [shown])
    }),
    { numRuns: 25 },
  )
})

it('is taken over from whom one names, and not from whoever has it by then', async () => {
  const { organizer, management } = bed.members
  const { take, list } = await begin()
  await take(organizer)
  await expect(take(management, { over: uuidv7() })).rejects.toMatchObject({ code: 'CONFLICT' })
  await take(management, { over: organizer.memberId })
  expect((await list()).map(({ memberId }) => memberId)).toEqual([management.memberId])
})

it('is made once, however often it is asked for', async () => {
  const { organizer, management } = bed.members
  const { take, list, changes } = await begin()
  const opId = uuidv7()
  const first = await take(organizer, { opId })
  expect(await take(organizer, { opId })).toEqual(first)
  expect(await changes(organizer)).toHaveLength(1)
  await take(management, { over: organizer.memberId })
  await expect(take(organizer, { opId })).rejects.toMatchObject({ code: 'CONFLICT' })
  expect((await list()).map(({ memberId }) => memberId)).toEqual([management.memberId])
})

it('is nobody’s to free but its holder’s, and goes with a member who goes, so that all hear it', async () => {
  const { organizer, management } = bed.members
  const { take, free, list, changes } = await begin()
  await take(organizer)
  await free(management)
  expect(await list()).toHaveLength(1)
  await freeClaimsOf({ engine: bed.engine, db: bed.database.db }, management, organizer.memberId)
  expect(await list()).toEqual([])
  expect((await changes(management)).at(-1)).toMatchObject({ kind: 'claim', claim: null })
})

it('of another workspace’s record is refused like that of none', async () => {
  const elsewhere = await createMembers(bed.database.adminUrl)
  const { gridId, recordId } = await begin()
  const ask = (ref: { gridId: string; recordId: string }) =>
    takeClaim(bed.engine, elsewhere.organizer, { ...ref, opId: uuidv7(), over: null }).catch((error: unknown) => error)
  expect(await ask({ gridId, recordId })).toEqual(await ask({ gridId: uuidv7(), recordId: uuidv7() }))
})
