import fc from 'fast-check'
import { expect, it } from 'vitest'

import { placeCards } from './card-places.ts'

const columns = fc.nat(12).chain((total) =>
  fc.record({
    total: fc.constant(total),
    out: fc.subarray(Array.from({ length: total }, (_, at) => at)),
    guests: fc.array(fc.nat(total), { maxLength: 5 }).map((befores) => befores.toSorted((a, b) => a - b)),
  }),
)

it('a column is its list without those that left and with its guests, each where it belongs', () => {
  fc.assert(
    fc.property(columns, ({ total, out, guests }) => {
      const plain: string[] = []
      for (let at = 0; at <= total; at += 1) {
        for (const [guest, before] of guests.entries()) if (before === at) plain.push(`guest ${guest}`)
        if (at < total && !out.includes(at)) plain.push(`list ${at}`)
      }
      const places = placeCards(total, out, guests)
      const shown = Array.from({ length: places.count }, (_, place) => places.sourceOf(place))
      expect(shown.map((source) => `${source?.kind} ${source?.at}`)).toEqual(plain)
      expect([places.sourceOf(-1), places.sourceOf(places.count)]).toEqual([undefined, undefined])
      for (let at = 0; at < total; at += 1) expect(places.ofList(at)).toBe(plain.indexOf(`list ${at}`))
      for (const guest of guests.keys()) expect(places.ofGuest(guest)).toBe(plain.indexOf(`guest ${guest}`))
    }),
  )
})
