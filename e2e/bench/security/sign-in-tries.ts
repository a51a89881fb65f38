import { once } from 'node:events'
import { Agent, request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'

/** Sign-ins at `perS` a second for `ms`, at a site with this account. */
export type SignInLoad = {
  readonly url: string
  readonly ms: number
  readonly perS: number
  readonly account: { readonly email: string; readonly password: string }
}

export type SignInCounts = { readonly signedIn: number; readonly busy: number }

const agent = new Agent({ keepAlive: true })

// A thread of `sign-in-load.ts`, which gives it a load and waits for the counts.
parentPort?.postMessage(await signInFor(workerData as SignInLoad))

/** Tries at even times, whatever became of those before; every second one with a wrong password or an unknown address. */
async function signInFor({ url, ms, perS, account }: SignInLoad): Promise<SignInCounts> {
  const counts = { signedIn: 0, busy: 0 }
  const tries: Promise<void>[] = []
  const total = (perS * ms) / 1_000
  const began = performance.now()
  for (let at = 0; at < total; at += 1) {
    await sleep(Math.max(0, began + (at * 1_000) / perS - performance.now()))
    tries.push(signIn(url, account, at).then((outcome) => void (outcome !== null && (counts[outcome] += 1))))
  }
  await Promise.all(tries)
  return counts
}

async function signIn(
  url: string,
  { email, password }: SignInLoad['account'],
  at: number,
): Promise<'signedIn' | 'busy' | null> {
  const input = [
    { email, password },
    { email: `nobody-${at}@example.org`, password },
  ][at % 2]
  const status = await post(new URL('/trpc/auth.signIn', url), JSON.stringify(input), {
    'content-type': 'application/json',
    'x-operagrid': '1',
    'x-forwarded-for': `198.51.${Math.floor(at / 250) % 250}.${at % 250}`,
  })
  if (status === 200) return 'signedIn'
  return status === 503 ? 'busy' : null
}

/** Node's plain client: one that takes more of the machine would slow what is measured. */
async function post(url: URL, body: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const asked = request(url, { method: 'POST', agent, headers }).end(body)
  const [response] = (await once(asked, 'response')) as [IncomingMessage]
  response.resume()
  await once(response, 'end')
  return response.statusCode
}
