import type { GridState } from '../create-grid.ts'

/** Where a file is brought into this grid. */
export function importPath({ gridId, session }: Pick<GridState, 'gridId' | 'session'>): string {
  return `/w/${session.tenant.slug}/import?grid=${gridId}`
}
