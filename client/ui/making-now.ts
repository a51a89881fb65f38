import type { Making } from '@operagrid/shared/domain/field-default'

import { localDay } from './question/local-time.ts'

/** A record that this person makes now, by this device's clock. */
export function makingNow(memberId: string, at = new Date()): Making {
  return { memberId, at, day: localDay(at) }
}
