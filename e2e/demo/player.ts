import { signIn } from '../stack/api.ts'
import type { Api } from '../stack/api.ts'
import { DemoFault } from './sign-ins.ts'

/** A call that takes longer than this means that the server is gone, in milliseconds. */
const PATIENCE_MS = 10_000

/** One signed-in person at one screen. */
export type Player = {
  readonly name: string
  query<T>(path: string, input?: unknown): Promise<T>
  mutate<T>(path: string, input?: unknown): Promise<T>
  /** Follows a stream until the player leaves. */
  follow(path: string, input: unknown, listener: (event: unknown) => void): void
  leave(): void
}

/** Signs a demo member in. @throws DemoFault when there is no server, or it does not know the member */
export async function enter(
  url: string,
  { email, password }: { readonly email: string; readonly password: string },
): Promise<Player> {
  const api = await open(url, email, password)
  const streams: (() => void)[] = []
  return {
    name: api.session.member.name,
    query: async (path, input) => await inTime(api.query(path, input)),
    mutate: async (path, input) => await inTime(api.mutate(path, input)),
    follow: (path, input, listener) => void streams.push(api.subscribe(path, input, listener)),
    leave() {
      for (const end of streams) end()
      api.close()
    },
  }
}

async function open(url: string, email: string, password: string): Promise<Api> {
  try {
    return await signIn(url, email, password)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    if (error instanceof TypeError)
      throw new DemoFault(`Nobody answers at ${url}. Start the server with npm start, or name it with --url.`)
    throw new DemoFault(`${email} cannot sign in at ${url}: ${reason} Is DATA_DIR the folder of that server?`)
  }
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new DemoFault('The server has stopped answering. The demo ends here.')),
      PATIENCE_MS,
    )
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
