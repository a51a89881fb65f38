import { v7 as uuidv7 } from 'uuid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { withConnection } from '@operagrid/db/connect'
import type { GridChange } from '@operagrid/shared/domain/change'
import type { Actor } from '@operagrid/shared/domain/member'
import type { Op, OpResult } from '@operagrid/shared/domain/op'

import { commitOrSplit } from './commit-or-split.ts'
import type { Submission } from './commit-or-split.ts'
import { hashOp } from './op-hash.ts'
import { applied, create, makeEngineBed } from './testing/engine-bed.ts'
import type { EngineBed } from './testing/engine-bed.ts'

/** Fails the first writings of changes with an error of its choice. A sequence counts them: it is not rolled back. */
const failing = `
  create sequence tried;
  create table fault (times int not null, state text not null);
  insert into fault values (0, '40001');
  create function fail_first() returns trigger language plpgsql security definer set search_path = public as $$
  declare asked fault;
  begin
    select * into asked from fault;
    if nextval('tried') <= asked.times then raise exception 'not now' using errcode = asked.state; end if;
    return null;
  end $$;
  create trigger fail_first before insert on grid_change for each statement execute function fail_first();
`

describe('a group that the database refuses', () => {
  let bed: EngineBed
  let gridId: string
  const told: GridChange[] = []
  const pauses: number[] = []
  beforeAll(async () => {
    bed = await makeEngineBed()
    gridId = await bed.newGrid([{ id: 'title000', name: 'Title', type: 'text', choices: [] }])
    await asAdmin(failing)
  })
  afterAll(() => bed[Symbol.asyncDispose]())
  beforeEach(() => {
    told.length = 0
    pauses.length = 0
  })

  const asAdmin = (text: string) => withConnection(bed.database.adminUrl, (client) => client.query(text))
  const fail = (times: number, state: string) =>
    asAdmin(`update fault set times = ${times}, state = '${state}'; alter sequence tried restart`)
  async function tries(): Promise<number> {
    const { rows } = await asAdmin("select nextval('tried')::int - 1 as tries")
    // Of the one column that was asked for.
    return (rows as { tries: number }[])[0]?.tries ?? 0
  }

  /** Commits the ops of several members as one group; answers what became of each member's. */
  async function commit(...group: readonly (readonly [Actor, readonly Op[]])[]) {
    const answered: Promise<OpResult[]>[] = []
    const submissions = group.map(([actor, ops]): Submission => {
      let resolve: Submission['resolve'] = () => undefined
      let reject: Submission['reject'] = () => undefined
      answered.push(
        new Promise((yes, no) => {
          resolve = yes
          reject = no
        }),
      )
      return { actor, ops: ops.map((op) => ({ op, hash: hashOp(gridId, op) })), resolve, reject }
    })
    const outcomes = Promise.allSettled(answered)
    await commitOrSplit(
      {
        db: bed.database.db,
        gridId,
        memory: {},
        committed: (changes) => void told.push(...changes),
        elsewhere: () => undefined,
        pause: async (ms) => void pauses.push(ms),
      },
      submissions,
    )
    return (await outcomes).map((outcome) =>
      // Whatever it rejects with has its code.
      outcome.status === 'fulfilled' ? applied(outcome.value) : (outcome.reason as { code: string }).code,
    )
  }

  it.each(['40001', '40P01'])('with %s is tried again, five times in all, and told of once', async (state) => {
    await fail(4, state)
    const [answers] = await commit([bed.members.organizer, [create()]])
    expect(answers).toEqual([told.at(-1)?.version])
    expect(told).toHaveLength(1)
    expect(await tries()).toBe(5)
  })

  it('rests before each try, at its own moment and longer each time', async () => {
    await fail(4, '40001')
    await commit([bed.members.organizer, [create()]])
    await fail(4, '40001')
    await commit([bed.members.organizer, [create()]])
    const [first, second] = [pauses.slice(0, 4), pauses.slice(4)]
    for (const [at, ms] of [...first.entries(), ...second.entries()]) {
      expect(ms).toBeGreaterThanOrEqual(5 * 2 ** at)
      expect(ms).toBeLessThanOrEqual(10 * 2 ** at)
    }
    expect(second).toHaveLength(4)
    expect(second).not.toEqual(first)
  })

  it.each(['40001', '40P01'])('with %s for ever is given up as a whole, and can be sent again', async (state) => {
    await fail(1_000, state)
    const ops = [create(), create(), create()]
    const group = [[bed.members.organizer, ops] as const, [bed.members.management, [create()]] as const]
    expect(await commit(...group)).toEqual(['UNAVAILABLE', 'UNAVAILABLE'])
    expect(await tries()).toBe(5)
    expect(pauses).toHaveLength(4)
    expect(told).toEqual([])
    await fail(0, state)
    const [organizers, managements] = await commit(...group)
    expect([...(organizers ?? []), ...(managements ?? [])]).toEqual(told.map(({ version }) => version))
  })

  it('for another reason is not tried again as it was, but op by op', async () => {
    await fail(2, '23505')
    const [answers] = await commit([bed.members.organizer, [create(uuidv7()), create(uuidv7())]])
    expect(answers).toEqual(['CONFLICT', told.at(-1)?.version])
    expect(await tries()).toBe(3)
    expect(pauses).toEqual([])
  })

  it.each(['40001', '40P01'])('as is, with %s, whatever else is done alone on a grid', async (state) => {
    const { engine, members } = bed
    await fail(2, state)
    const { version } = await engine.reshape(members.organizer, gridId, async () => ({ name: state, reload: false }))
    expect(await tries()).toBe(3)
    await fail(1_000, state)
    const again = engine.reshape(members.organizer, gridId, async () => ({ name: 'Never', reload: false }))
    await expect(again).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await fail(0, state)
    const [after] = await engine.apply(members.organizer, gridId, [create()])
    expect(after).toMatchObject({ status: 'applied', version: version + 1 })
  })
})
