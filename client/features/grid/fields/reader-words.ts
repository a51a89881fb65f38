import type { Field } from '@operagrid/shared/domain/field'
import { readersOf } from '@operagrid/shared/domain/formula-settle'
import type { Reader } from '@operagrid/shared/domain/rollup-readers'

import { trpc } from '../../../trpc.ts'
import type { GridView } from '../grid-context.ts'

/** What is calculated from a field and will show an error without it, in a sentence behind others; '' = nothing is. */
export async function readerWords(view: GridView, field: Field): Promise<string> {
  const own = readersOf(field.id, view.fields())
  const namesOf = (isClock: boolean) =>
    own.filter(({ type }) => (type === 'clock') === isClock).map(({ name }) => `“${name}”`)
  const readers = await rollupsOf(view.gridId, field.id)
  const lost = [...namesOf(false), ...readers.map((reader) => called(reader, view.gridId))]
  return lostWords(lost, 'show #REF') + lostWords(namesOf(true), 'stand still')
}

/** The rollups that read a field, or by it as their link; none where it cannot be told: deleting it will say what is wrong. */
async function rollupsOf(gridId: string, fieldId: string): Promise<readonly Reader[]> {
  try {
    return await trpc.field.readers.query({ gridId, fieldId })
  } catch {
    return []
  }
}

function called({ gridId, gridName, fieldName }: Reader, ownId: string): string {
  return gridId === ownId ? `“${fieldName}”` : `“${fieldName}” of ${gridName}`
}

function lostWords(names: readonly string[], loss: string): string {
  if (names.length === 0) return ''
  return ` ${names.join(', ')} will ${loss}, since ${names.length === 1 ? 'it uses' : 'they use'} it.`
}
