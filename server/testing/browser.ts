import type { RunningApp } from './running-app.ts'

/** One browser: keeps the cookies that it is given and brings them along. */
export type Browser = {
  /** What it is signed in by; empty before. */
  cookie: string
  /** Calls a procedure over HTTP; answers its data, or undefined where it was refused. */
  call<T>(path: string, input?: unknown): Promise<T | undefined>
}

export function makeBrowser({ baseUrl }: Pick<RunningApp, 'baseUrl'>): Browser {
  const headers = { 'content-type': 'application/json', 'x-operagrid': '1', origin: baseUrl }
  const browser: Browser = {
    cookie: '',
    async call<T>(path: string, input?: unknown) {
      const response = await fetch(`${baseUrl}/trpc/${path}`, {
        method: 'POST',
        headers: { ...headers, cookie: browser.cookie },
        ...(input === undefined ? {} : { body: JSON.stringify(input) }),
      })
      const given = response.headers.getSetCookie().map((each) => each.split(';')[0] ?? '')
      if (given.length > 0) browser.cookie = given.join('; ')
      // Our own server's answer in tRPC's envelope.
      return ((await response.json()) as { result?: { data: T } }).result?.data
    },
  }
  return browser
}
