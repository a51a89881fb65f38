import type { Notification } from '@operagrid/shared/domain/notification'

/** What happened, in a sentence without its end: `Ann mentioned you at`, to be followed by the record. */
export function deedOf({ kind, actor }: Pick<Notification, 'kind' | 'actor'>): string {
  switch (kind) {
    case 'mention':
      return `${actor ?? 'Someone'} mentioned you at`
    case 'comment':
      return `${actor ?? 'Someone'} commented on your`
    case 'assigned':
      return actor === null ? 'You were given' : `${actor} gave you`
  }
}

/**
 * Where a notification leads. On the page of the same grid what else stands in its address, filter and sort, stays.
 *
 * @param at the address that is open
 */
export function placeOf(
  { kind, grid, record }: Notification,
  { slug, readsGrids, at }: { readonly slug: string; readonly readsGrids: boolean; readonly at: URL },
): string {
  if (!readsGrids) return `/w/${slug}/report/sent/${record.id}${kind === 'assigned' ? '' : '#comments'}`
  const path = `/w/${slug}/grids/${grid.id}`
  const params = new URLSearchParams(at.pathname === path ? at.search : '')
  params.set('record', record.id)
  params.set('tab', kind === 'assigned' ? 'fields' : 'comments')
  return `${path}?${params.toString()}`
}
