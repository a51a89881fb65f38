import { isDeepStrictEqual } from 'node:util'

import type { GridRecord } from '@operagrid/shared/domain/record'

import type { ClientHistory, History, Violation } from './history.ts'

/** In the end each client holds what SQL and the public API show its member. I4. */
export function checkFinal({ clients }: History): Violation[] {
  return clients.flatMap(checkClient)
}

function checkClient({ name, role, final }: ClientHistory): Violation[] {
  if (final === null) return []
  const { confirmed, answered, visible } = final
  const comparable = (records: readonly GridRecord[]) =>
    new Map(records.map((record) => [record.id, role === 'reporter' ? toldToReporters(record) : record]))
  return [
    ...differences(comparable(visible.records), comparable(confirmed), `${name} holds`),
    ...differences(comparable(visible.records), comparable(answered), `${name} reads`),
  ].map((text) => ({ invariant: 'I4', text, opIds: [] }))
}

/** Who made a record and who changed it last, a reporter is not told, nor when of each change. */
function toldToReporters({ id, number, cells, reviewState, createdAt }: GridRecord) {
  return { id, number, cells, reviewState, createdAt }
}

function* differences(
  right: ReadonlyMap<string, unknown>,
  held: ReadonlyMap<string, unknown>,
  who: string,
): Generator<string> {
  for (const [id, record] of right)
    if (!isDeepStrictEqual(held.get(id), record))
      yield `${who} record ${id} as ${JSON.stringify(held.get(id))}, SQL says ${JSON.stringify(record)}`
  for (const id of held.keys()) if (!right.has(id)) yield `${who} record ${id}, which SQL does not show`
}
