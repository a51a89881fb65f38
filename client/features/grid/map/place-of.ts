import { makeColorOf } from '@operagrid/shared/domain/color-rule'
import { findField } from '@operagrid/shared/domain/field'
import type { ChoiceColor, Field } from '@operagrid/shared/domain/field'
import type { RecordPlace, RecordPlaces } from '@operagrid/shared/domain/place'
import { readPlace } from '@operagrid/shared/domain/query-place'
import type { GridRecord } from '@operagrid/shared/domain/record'

import type { RecordOrder } from '../record-order.ts'

/** What a map asks, whatever part of it is looked at. */
export type MapAsk = Pick<RecordPlaces, 'gridId' | 'query' | 'place' | 'title' | 'colors' | 'colorBy'>

type PlaceOfOptions = { readonly order: RecordOrder; readonly fields: readonly Field[]; readonly me: string }

/** Where a record stands on a map, null = nowhere: what `record.places` would answer of it. */
export function makePlaceOf(
  { query, place, title, colors, colorBy }: MapAsk,
  { order, fields, me }: PlaceOfOptions,
): (record: GridRecord) => RecordPlace | null {
  const ruled = makeColorOf(colors, fields, me)
  const choices = findField(fields, colorBy ?? '')?.choices ?? []
  const chosen = (record: GridRecord): ChoiceColor | null =>
    choices.find(({ id }) => id === record.cells[colorBy ?? ''])?.color ?? null
  const isSorted = query.sort.length > 0 || query.search !== undefined
  return (record) => {
    const at = readPlace(record.cells[place])
    if (!at || !order.holds(record)) return null
    return {
      id: record.id,
      number: record.number,
      lat: at.lat,
      lng: at.lng,
      title: (title === null ? null : record.cells[title]) ?? null,
      color: ruled(record) ?? chosen(record),
      ...(isSorted && { key: order.keyOf(record) }),
    }
  }
}
