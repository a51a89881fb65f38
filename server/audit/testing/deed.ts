import type { AuditAction, AuditFields } from '@operagrid/shared/domain/audit'
import type { SignedIn } from '@operagrid/shared/domain/session'

import type { MailServer } from '../../mail/testing/mail-server.ts'
import type { RunningApp } from '../../testing/running-app.ts'

/** Where deeds are done: a server, and a workspace with its people. */
export type Stage = {
  readonly app: RunningApp
  readonly mails: MailServer
  readonly manager: SignedIn
  readonly organizer: SignedIn
  readonly viewer: SignedIn
}

/** Makes ready for one action of its kind, each time with things of its own. */
export type Deed = (stage: Stage) => Promise<Ready>

export type Ready = {
  /** Does it, as people do: through the public procedures. Where it fails nothing is done, and it may be done again. */
  act(): Promise<unknown>
  /** The one entry that it leaves. Null: nobody is known to have done it. Anything may be a matcher of the tests. */
  readonly entry: {
    readonly actorId: unknown
    readonly target: { readonly kind: string; readonly id: unknown; readonly name: unknown }
    readonly before?: AuditFields
    readonly after?: AuditFields
  }
  /** Other kinds that come with it, in any order. */
  readonly beside?: readonly AuditAction[]
  /** The server does it by itself, from no address. */
  readonly bySystem?: true
  /** It changes nothing: the entry is all that is written. */
  readonly changesNothing?: true
}

/** Asks what must be granted, while a deed is made ready. */
export async function must<T>({ app }: Stage, who: SignedIn | undefined, path: string, input: unknown): Promise<T> {
  const { data, error } = await app.call<T>(path, input, who?.accessToken)
  if (error !== undefined) throw new Error(`${path}: ${error.message}`)
  return data
}

/** A member as a target: without a name, which is looked up when the log is read. */
export function memberTarget({ session }: SignedIn) {
  return { kind: 'member', id: session.member.id, name: '' } as const
}

/** The token of the last link of a kind that was mailed to an address. */
export async function mailedToken({ app, mails }: Stage, to: string, kind: 'confirm' | 'reset'): Promise<string> {
  await app.services.beside.settled()
  const mailed = mails.mails.filter((mail) => mail.to.includes(to))
  const tokens = mailed.flatMap(({ text }) => new RegExp(`/${kind}/([\\w-]{43})`).exec(text)?.[1] ?? [])
  const last = tokens.at(-1)
  if (last === undefined) throw new Error(`no ${kind} link was mailed to ${to}`)
  return last
}
