import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** An incident log to import, and what is in it. */
export type CruiseFile = {
  readonly name: string
  readonly bytes: Buffer
  readonly records: number
  readonly origin: string
}

const shared = fileURLToPath(
  new URL(
    import.meta.url.includes('/dist/')
      ? '../../../../shared/data/cruise-incidents.csv'
      : '../../../shared/data/cruise-incidents.csv',
    import.meta.url,
  ),
)

/** The real log of 5,248 incidents where it is at hand, else one of the same make with `madeUp` records. */
export function cruiseFile(madeUp = 400): CruiseFile {
  const name = 'cruise-incidents.csv'
  if (existsSync(shared)) return { name, bytes: readFileSync(shared), records: 5248, origin: 'the real log' }
  const origin = `a made-up log of ${madeUp} records (no shared data here)`
  return { name, bytes: makeLog(madeUp), records: madeUp, origin }
}

const header =
  'Cruise_Start_Date,Incident_Category,Incident_Subcategory,Room_Number,Guest_Type,Status,Department,Reference_Id,Added_Date,Description'
const departments = [
  'Housekeeping',
  'Guest Services',
  'Bars',
  'Casino',
  'Deck',
  'Excursions',
  'Entertainment',
  'Retail',
]
const categories = ['Room', 'Dining Experience', 'Bar Experience', 'Account/Billing']
const states = ['Assigned', 'Closed-Resolved', 'Cancelled']

/** Windows-1252 bytes, month before day, cells of several lines: as such logs are. */
function makeLog(records: number): Buffer {
  const rows = Array.from({ length: records }, (_, at) => {
    const day = 1 + (at % 27)
    const of = (list: readonly string[]): string => list[at % list.length] ?? ''
    const text = at % 3 === 0 ? `"Café bill of 12 \u0080 wrong,\nguest asks for ""Mr. Núñez"" again"` : `Incident ${at}`
    return [
      '2/7/2024',
      of(categories),
      `Kind ${at % 60}`,
      `${5000 + at}${at % 2 === 0 ? 'P' : 'S'}`,
      at % 9 === 0 ? 'VIP1' : 'Regular Guest',
      of(states),
      of(departments),
      `SC-${3_517_745_717_669 + at}`,
      `2/${day}/2024 ${at % 24}:${String(at % 60).padStart(2, '0')}`,
      text,
    ].join(',')
  })
  return Buffer.from(`${[header, ...rows].join('\r\n')}\r\n`, 'latin1')
}
