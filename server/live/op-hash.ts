import { hash } from 'node:crypto'

import type { Op } from '@operagrid/shared/domain/op'

/** SHA-256 in hex over the op and its grid: what makes two sends of one op id the same. */
export function hashOp(gridId: string, op: Op): string {
  return hash('sha256', canonical(gridId, op), 'hex')
}

/** The schema has put the op's own keys in order; cells come in whatever order they were sent in. */
function canonical(gridId: string, op: Op): string {
  if (!('cells' in op)) return JSON.stringify([gridId, op])
  const { cells, ...rest } = op
  const sorted = Object.keys(cells)
    .toSorted()
    .map((fieldId) => [fieldId, cells[fieldId]])
  return JSON.stringify([gridId, rest, sorted])
}
