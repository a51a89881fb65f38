import { may } from '@operagrid/shared/domain/permission'

import { alike } from '../ask/reply.ts'
import type { Reply } from '../ask/reply.ts'
import type { Question } from '../draw/question.ts'
import { HIDDEN, isBlind } from '../world/side.ts'
import type { Brand } from '../world/side.ts'
import type { Fault } from './finding.ts'
import { findLeak, findVeiled } from './foreign.ts'
import type { Foreign } from './foreign.ts'
import { opOutcomes } from './op-outcomes.ts'

export type Heard = {
  readonly question: Question
  readonly reply: Reply
  /** The same question with ids of nothing in place of A's; absent when it names none. */
  readonly twin?: { readonly reply: Reply; readonly named: ReadonlyMap<string, string> }
}
export type Verdict = { readonly fault: Fault; readonly what: string }

/** Answers that say nothing about isolation: somebody was too fast. They are counted, and not compared. */
export const passing: ReadonlySet<string> = new Set(['TOO_MANY', 'UNAVAILABLE'])
const nobody: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'NOT_FOUND', 'NOT_ALLOWED'])

/** B never has as many records; A's grids have more. */
const MOST_OF_B = 1_100
const counts = /"(?:recordCount|total|value)":(\d+)/g
const counted = new Set(['grid.get', 'grid.list', 'record.outline', 'record.places', 'live.dashboard'])

/** What is wrong with what was heard; null when nothing is. `own`: the brand of who asked. */
export function judge({ question, reply, twin }: Heard, foreign: Foreign, own: Brand): Verdict | null {
  const replies = twin === undefined ? [reply] : [reply, twin.reply]
  const asked = new Set(twin?.named.keys())
  for (const { code, text } of replies) {
    if (code === 'silence' || code.startsWith('closed')) return { fault: 'dead', what: `no answer: ${code}` }
    if (code === 'INTERNAL' || code === 'none') return { fault: 'server', what: code }
    const leak = findLeak(text, asked, foreign)
    if (leak !== null) return leak
    const veiled = isBlind(roleOf(question)) ? findVeiled(text, own, JSON.stringify(question.ask)) : null
    if (veiled !== null) return { fault: 'hidden', what: veiled }
    if (question.seat.role === 'reporter' && text.includes(HIDDEN)) return { fault: 'role', what: HIDDEN }
  }
  if (isCounted(question) && [...reply.text.matchAll(counts)].some(([, count]) => Number(count) > MOST_OF_B))
    return { fault: 'name', what: 'a count that is too large' }
  if (replies.some(({ code }) => passing.has(code))) return null
  return missed(question, reply) ?? differs(question, reply, twin)
}

/** What was wanted of the question itself, and did not come. */
function missed(question: Question, { code, text }: Reply): Verdict | null {
  const { wanted, seat, ask } = question
  const overSocket = ask.by === 'procedure' && ask.way.startsWith('socket')
  if (question.onlyHttp === true && overSocket) return code === 'BAD_INPUT' ? null : { fault: 'role', what: code }
  if (wanted === 'nobody') return nobody.has(code) ? null : { fault: 'token', what: code }
  if (wanted === 'refused' || isBarred(question))
    return code === 'NOT_ALLOWED' || (ask.by === 'file' && code === 'BAD_INPUT') ? null : { fault: 'role', what: code }
  if (wanted === 'nothing' && (code !== 'ok' || !/"(?:total":0,|records":\[\])/.test(text)))
    return { fault: 'name', what: `${seat.role} was told of something: ${code}` }
  return null
}

/** True when the table of permissions refuses the question to its asker's role. */
export function isBarred(question: Question): boolean {
  const { permission } = question
  return permission !== undefined && permission !== 'public' && !may(roleOf(question), permission)
}

export function roleOf({ kind, seat }: Question) {
  return kind === 'demoted' ? 'viewer' : seat.role
}

function differs(question: Question, reply: Reply, twin: Heard['twin']): Verdict | null {
  if (twin === undefined) return null
  const [one, other] = [reply, twin.reply].map((each) => opOutcomes(question, each))
  if (one === undefined || other === undefined) return null
  if (one.code === other.code && alike(one, twin.named) === alike(other, twin.named)) return null
  return { fault: 'different', what: `${one.code} is not ${other.code}` }
}

function isCounted({ ask }: Question): boolean {
  return ask.by !== 'file' && ask.by !== 'door' && counted.has(ask.path)
}
