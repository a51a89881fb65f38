import type { AppError } from '@operagrid/shared/errors'

import type { Outlet } from './wire/outlet.ts'

/** The cursor of a reader who has nothing of use. */
export const NOWHERE = -1

/** One subscription's place in its class, which alone changes it. */
export type Reader = {
  /** The last version told to it; while it keeps pace its class knows. */
  cursor: number
  /** Where its messages go; null until the stream was handed over. */
  outlet: Outlet | null
  /** To be told when it may read no longer; null until the stream was handed over. */
  fail: ((reason: AppError) => void) | null
  /** Nothing is written for it any more. */
  left: boolean
  /** Why it may read no longer. */
  reason: AppError | null
}
