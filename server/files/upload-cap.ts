import { AppError } from '@operagrid/shared/errors'

/** Uploads one member may have open at once: a phone or a page sends one at a time, a few tabs a few. */
const MAX_OPEN_UPLOADS = 4

/**
 * Runs a member's upload unless too many of theirs are open already.
 *
 * @throws AppError TOO_MANY
 */
export function makeUploadCap(): <T>(memberId: string, work: () => Promise<T>) => Promise<T> {
  const open = new Map<string, number>()
  return async (memberId, work) => {
    const held = open.get(memberId) ?? 0
    if (held >= MAX_OPEN_UPLOADS) throw new AppError('TOO_MANY', 'Wait until your other files have been sent.')
    open.set(memberId, held + 1)
    try {
      return await work()
    } finally {
      const left = (open.get(memberId) ?? 1) - 1
      if (left === 0) open.delete(memberId)
      else open.set(memberId, left)
    }
  }
}
