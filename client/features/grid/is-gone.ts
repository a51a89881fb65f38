import { errorOf } from '../../trpc.ts'

/** True when there is no such thing for this member any more: no other try will find it. */
export function isGone(error: unknown): boolean {
  return ['NOT_FOUND', 'NOT_ALLOWED'].includes(errorOf(error).code)
}
