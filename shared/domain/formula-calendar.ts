import { addTo, between, wallOf, weekdayOf } from './formula-date.ts'
import type { DateKind } from './formula-date.ts'
import { strictly } from './formula-function.ts'
import type { FormulaFunction, PartType } from './formula-function.ts'
import { finished } from './formula-number.ts'

const zone = { name: 'zone', type: 'zone', need: 'optional' } as const
const unit = { name: 'unit', type: 'unit' } as const

const kindOf = (type: PartType | undefined): DateKind => (type === 'date' ? 'date' : 'dateTime')

const part = (name: string, says: string, read: (wall: Date) => number): FormulaFunction => ({
  name,
  group: 'Dates',
  parameters: [{ name: 'date', type: name === 'HOUR' ? 'dateTime' : 'moment' }, zone],
  gives: 'number',
  says,
  example: `${name}({${name === 'HOUR' ? 'Start' : 'Due'}})`,
  make: strictly(([value], { types: [type], clock }) =>
    typeof value === 'string' ? read(wallOf(kindOf(type), value, clock)) : null,
  ),
})

export const dateFunctions: readonly FormulaFunction[] = [
  part('YEAR', 'The year of a date. A time counts in the zone, UTC unless said, like "Europe/Berlin".', (wall) =>
    wall.getUTCFullYear(),
  ),
  part('MONTH', 'The month of a date, 1 to 12.', (wall) => wall.getUTCMonth() + 1),
  part('DAY', 'The day of the month, 1 to 31.', (wall) => wall.getUTCDate()),
  part('HOUR', 'The hour of a time, 0 to 23.', (wall) => wall.getUTCHours()),
  part('WEEKDAY', 'The day of the week: 1 is Monday, 7 is Sunday.', weekdayOf),
  {
    name: 'DATEADD',
    group: 'Dates',
    parameters: [{ name: 'date', type: 'moment' }, { name: 'count', type: 'number' }, unit, zone],
    gives: 'first',
    says: 'A date so much later, or earlier: "minutes", "hours", "days", "weeks", "months" or "years". Days and longer go by the clock of the zone.',
    example: 'DATEADD({Start}, 90, "minutes")',
    make: strictly(([value, count], { types: [type], unit: wanted, clock }) =>
      typeof value === 'string' && typeof count === 'number'
        ? addTo(value, count, { kind: kindOf(type), unit: wanted, clock })
        : null,
    ),
  },
  {
    name: 'DATEDIFF',
    group: 'Dates',
    parameters: [{ name: 'from', type: 'moment' }, { name: 'to', type: 'moment' }, unit, zone],
    gives: 'number',
    says: 'How much later the second date is than the first: minutes and hours with their decimals, of all else whole ones.',
    example: 'DATEDIFF({Start}, {End}, "hours")',
    make: strictly(([from, to], { types: [first, second], unit: wanted, clock }) =>
      typeof from === 'string' && typeof to === 'string'
        ? finished(
            between({ kind: kindOf(first), value: from }, { kind: kindOf(second), value: to }, { unit: wanted, clock }),
          )
        : null,
    ),
  },
]
