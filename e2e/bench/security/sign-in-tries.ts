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
  const response = await fetch(`${url}/trpc/auth.signIn`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-operagrid': '1',
      'x-forwarded-for': `198.51.${Math.floor(at / 250) % 250}.${at % 250}`,
    },
    body: JSON.stringify(input),
  })
  await response.arrayBuffer()
  if (response.ok) return 'signedIn'
  return response.status === 503 ? 'busy' : null
}
