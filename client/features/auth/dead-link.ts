import { AppError } from '@operagrid/shared/errors'

/** Whether a mailed link does not work: used, replaced, too old, or never one of ours. */
export function isDeadLink(error: unknown): boolean {
  if (!(error instanceof AppError)) return false
  return error.code === 'NOT_FOUND' || (error.code === 'BAD_INPUT' && error.message.startsWith('token'))
}
