import { useNavigate, useSearchParams } from '@solidjs/router'

import type { CurrentSession } from '@operagrid/shared/domain/session'

import { theSession } from '../../live/session.ts'
import { nextPage } from './next-page.ts'

/**
 * Where to go once someone is signed in: the page in `?next=` if it lies in one of their
 * workspaces, else the workspace's own front page.
 */
export function createEntry(): (session: CurrentSession) => Promise<void> {
  const navigate = useNavigate()
  const [search] = useSearchParams<{ next: string }>()
  return async (session) => {
    const next = nextPage(search.next)
    const other = session.memberships.find((membership) => membership.slug === next?.slug)
    if (next === undefined || other === undefined) {
      navigate(`/w/${session.tenant.slug}`, { replace: true })
      return
    }
    if (other.tenantId !== session.tenant.id) await theSession().switchTenant(other.tenantId)
    navigate(next.path, { replace: true })
  }
}
