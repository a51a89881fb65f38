import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { call, signUp } from '../../stack/api.ts'
import { startMailServer } from '../../stack/mail-server.ts'
import { startStack } from '../../stack/start-stack.ts'
import type { Stack } from '../../stack/start-stack.ts'
import { withClient } from '../../stack/with-client.ts'
import { againstGoal, median } from '../bench.ts'
import type { BenchRow } from '../bench.ts'

const RUNS = 500
/** Medians that differ by less tell nobody anything over a network. */
const MOST_MS = 10
/** What is done beside an answer ends before the next is asked for: a stranger cannot count on more. */
const PAUSE_MS = 15
const WARM_UP = 10

const account = { workspace: 'Timing', name: 'Timing', email: 'timing@example.org', password: 'correct horse battery' }
const wrong = 'another horse entirely'

/** One thing that is asked, in ways that must take equally long; each try names an address of its own, tried once. */
type Question = {
  readonly name: string
  readonly path: string
  readonly status: number
  /** The first is what a stranger gets. */
  readonly ways: Readonly<Record<string, (at: number) => object>>
}

/**
 * Whether the time of an answer tells if there is such an account: the medians of 500 tries of each way, taking turns.
 * Every try comes from an address of its own, as from a net of machines, so that the brakes of a real server stay on.
 */
export async function benchTiming(): Promise<BenchRow[]> {
  const mails = await startMailServer()
  // Production, so that the address is what the proxy in front says.
  const stack = await startStack({ env: { NODE_ENV: 'production', SMTP_URL: mails.url } })
  try {
    const tokens = await prepare(stack)
    const rows: BenchRow[] = []
    for (const question of questionsOf(tokens)) rows.push(...(await ask(stack, question)))
    return rows
  } finally {
    await stack.stop()
    await mails.stop()
  }
}

function questionsOf(withdrawn: readonly string[]): readonly Question[] {
  const keys = (kind: string) => (at: number) => ({ email: `${kind}-${at}@example.org`, password: wrong })
  return [
    {
      name: 'a new password',
      path: 'account.askReset',
      status: 200,
      ways: {
        unknown: (at) => ({ email: `nobody-${at}@example.org` }),
        known: (at) => ({ email: `known-${at}@example.org` }),
        suspended: (at) => ({ email: `suspended-${at}@example.org` }),
      },
    },
    {
      name: 'an invitation',
      path: 'member.invitation',
      status: 404,
      ways: {
        unknown: () => ({ token: randomBytes(32).toString('base64url') }),
        withdrawn: (at) => ({ token: withdrawn[at % withdrawn.length] }),
      },
    },
    {
      name: 'signing in',
      path: 'auth.signIn',
      status: 401,
      ways: { unknown: keys('nobody'), 'wrong password': keys('known'), suspended: keys('suspended') },
    },
  ]
}

/** Signing up with a taken address is refused in the words of a sign-in that is: as fast, too. */
const takenSignUp = (at: number): object => ({
  workspace: 'Mine',
  name: 'Mine',
  email: `known-${at}@example.org`,
  password: wrong,
})

async function ask(stack: Stack, { name, path, status, ways }: Question): Promise<BenchRow[]> {
  const tries = Object.entries(ways).map(([way, input]) => ({ way, path, input, samples: [] as number[] }))
  if (path === 'auth.signIn')
    tries.push({ way: 'a sign-up with a taken address', path: 'auth.signUp', input: takenSignUp, samples: [] })
  for (let at = -WARM_UP; at < RUNS; at += 1) {
    // Another one first in each round: whoever follows whom must not matter.
    const turn = Math.abs(at) % tries.length
    for (const one of [...tries.slice(turn), ...tries.slice(0, turn)]) {
      const ms = await time(stack, one.path, { input: one.input(Math.abs(at)), status })
      if (at >= 0) one.samples.push(ms)
      await sleep(PAUSE_MS)
    }
  }
  const [unknown, ...others] = tries.map(({ way, samples }) => ({ way, ms: median(samples) }))
  if (unknown === undefined) return []
  return others.map(({ way, ms }) =>
    againstGoal(`${name}: ${way} differs from unknown (limit: unknown takes)`, 'ms', {
      ours: Math.abs(ms - unknown.ms),
      limit: unknown.ms,
      most: MOST_MS,
    }),
  )
}

let tried = 0

async function time(
  { url }: Stack,
  path: string,
  { input, status }: { readonly input: object; readonly status: number },
): Promise<number> {
  tried += 1
  const began = performance.now()
  const response = await fetch(`${url}/trpc/${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-operagrid': '1',
      'x-forwarded-for': `10.${Math.floor(tried / 62_500) % 250}.${Math.floor(tried / 250) % 250}.${tried % 250}`,
    },
    body: JSON.stringify(input),
  })
  await response.arrayBuffer()
  const ms = performance.now() - began
  if (response.status !== status) throw new Error(`${path} was answered ${response.status} instead of ${status}`)
  return ms
}

/** Accounts of each kind, a try each, made from one that signed up; and the tokens of withdrawn invitations. */
async function prepare(stack: Stack): Promise<string[]> {
  const manager = await signUp(stack.url, account)
  const tokens: string[] = []
  for (let at = 0; at < 20; at += 1) {
    const invitee = { email: `invited-${at}@example.org`, name: 'Invited', role: 'viewer' }
    const { link } = await manager.mutate<{ link: string }>('member.invite', invitee)
    const token = link.slice(link.lastIndexOf('/') + 1)
    await call(stack.url, 'member.invitation', { token })
    tokens.push(token)
  }
  for (const { id } of await manager.query<{ id: string }[]>('member.invitations'))
    await manager.mutate('member.withdraw', { invitationId: id })
  manager.close()
  await withClient(stack.adminUrl(), async (client) => {
    for (const [kind, status] of [
      ['known', 'active'],
      ['suspended', 'suspended'],
    ])
      await client.query(
        `with made as (
           insert into account (id, email, name, password_hash)
           select gen_random_uuid(), $1 || '-' || at || '@example.org', name, password_hash
             from account, generate_series(0, $2::int) as at where email = $3
           returning id, email, name)
         insert into membership (tenant_id, id, account_id, name, email, role, status)
         select $4, gen_random_uuid(), id, name, email, 'viewer', $5 from made`,
        [kind, RUNS, account.email, manager.session.tenant.id, status],
      )
    await client.query('vacuum analyze account, membership')
  })
  return tokens
}
