import { part } from '../../chaos/client/call-fault.ts'
import type { Reply } from '../ask/reply.ts'
import type { Question } from '../draw/question.ts'

/**
 * Of answered ops only what became of each. What they overwrote is another op's between two questions: of the same
 * patch twice, the second changes nothing.
 */
export function opOutcomes({ ask }: Question, reply: Reply): Reply {
  if (ask.by !== 'procedure' || !['record.apply', 'record.undo'].includes(ask.path) || reply.code !== 'ok') return reply
  // Over plain HTTP the head stands before the body.
  const envelope: unknown = JSON.parse(reply.text.slice(reply.text.indexOf('{')))
  const results = part(part(part(envelope, 'result'), 'data'), 'results')
  if (!Array.isArray(results)) return reply
  const outcomes = results.map((result: unknown) => [
    part(result, 'status'),
    part(result, 'code'),
    part(result, 'message'),
  ])
  return { code: 'ok', text: JSON.stringify(outcomes) }
}
