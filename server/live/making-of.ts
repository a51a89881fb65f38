import type { Making } from '@operagrid/shared/domain/field-default'
import type { Actor } from '@operagrid/shared/domain/member'

/**
 * A record that is made here and now.
 *
 * @param day by the member's clock, if their page has said it; else that of UTC
 */
export function makingOf({ memberId }: Pick<Actor, 'memberId'>, day: string | undefined): Making {
  const at = new Date()
  return { memberId, at, day: day ?? at.toISOString().slice(0, 10) }
}
