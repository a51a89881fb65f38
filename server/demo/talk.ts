import { v7 } from 'uuid'

import type { Actor, Role } from '@operagrid/shared/domain/member'

import type { DemoOps } from './ops.ts'
import { makeRandom } from './random.ts'

type Actors = Readonly<Record<Role, Pick<Actor, 'memberId' | 'name'>>>

/** A comment and who says it. */
export type DemoComment = {
  readonly by: Role
  readonly commentId: string
  readonly recordId: string
  readonly text: string
  readonly mentions: readonly string[]
}

/** The filed report that came back to its reporter: see the reviews of ops.ts. */
const NEEDS_FIX = 3

/**
 * What people of the demo say: about the report that came back, and about the last record that the control room
 * logged. The same ids for the same seed and time, so that a repetition says nothing twice.
 */
export function makeTalk(
  { filed, logged }: DemoOps,
  actors: Actors,
  { seed, nowMs }: { readonly seed: number; readonly nowMs: number },
): readonly DemoComment[] {
  const { next } = makeRandom(seed ^ 0x7a1c)
  const id = (): string => v7({ msecs: nowMs, random: Uint8Array.from({ length: 16 }, () => Math.floor(next() * 256)) })
  const at = (name: Role): string => `@${actors[name].name}`
  const said = (recordId: string | undefined, by: Role, text: string, meant: readonly Role[] = []): DemoComment[] =>
    recordId === undefined
      ? []
      : [{ by, commentId: id(), recordId, text, mentions: meant.map((name) => actors[name].memberId) }]
  const report = filed[NEEDS_FIX]?.recordId
  const latest = logged.at(-1)?.recordId
  return [
    ...said(report, 'organizer', `Which entrance is it, ${at('reporter')}? A photo would help the crew.`, ['reporter']),
    ...said(report, 'reporter', 'The one behind the first-aid tent. Photo follows when I am back there.'),
    ...said(latest, 'management', `Can we close this today, ${at('organizer')}?`, ['organizer']),
    ...said(latest, 'organizer', `The crew is on its way. I tell you when it is done, ${at('management')}.`, [
      'management',
    ]),
  ]
}
