import { createHash } from 'node:crypto'

import type { Op } from '@operagrid/shared/domain/op'

/** SHA-256 in hex over the op and its grid with sorted keys: what makes two sends of one op id the same. */
export function hashOp(gridId: string, op: Op): string {
  return createHash('sha256')
    .update(canonical({ gridId, ...op }))
    .digest('hex')
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
}
