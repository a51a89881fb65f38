import type { Role } from '@operagrid/shared/domain/member'
import type { AppError } from '@operagrid/shared/errors'

import type { Outlet } from './wire/outlet.ts'

/** What a subscription asks of the class that its reader is in. */
export type Home = {
  begin(reader: Reader, outlet: Outlet, fail: (reason: AppError) => void): boolean
  leave(reader: Reader): void
}

/** The cursor of a reader who has nothing of use. */
export const NOWHERE = -1

/** One subscription's place in its class, which alone changes it. */
export type Reader = {
  readonly role: Role
  /** Its class: another one when what it may see has changed. */
  home: Home
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
