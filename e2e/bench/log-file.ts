/** A CSV file to import, and how many records are in it. */
export type LogFile = {
  readonly name: string
  readonly bytes: Buffer
  readonly records: number
  readonly encoding: 'utf-8' | 'windows-1252'
}

const header = 'Reference,Department,State,Opened,Due,Cost,Urgent,Latitude,Longitude,Description'
const departments = ['Housekeeping', 'Guest Services', 'Bars', 'Engineering', 'Entertainment', 'Medical', 'Security']
const states = ['New', 'Assigned', 'Waiting for parts', 'Closed']
const what = ['A leak below the basin', 'A lamp that flickers', 'The door does not lock', 'A guest asks for a refund']
const where = ['in the corridor', 'on deck 7, aft', 'beside the lift', 'in the galley; the chef knows, and waits']

/** A made-up log in UTF-8 with ten columns of every type that an import finds; the same every time. */
export function makeLogFile(records: number): LogFile {
  const rows = Array.from({ length: records }, (_, at) => {
    const of = (list: readonly string[], step: number): string => list[Math.floor(at / step) % list.length] ?? ''
    const day = new Date(Date.UTC(2024, 0, 1) + at * 300_000).toISOString()
    // A sort by it has to move every record: neighbours in the file are strangers in the alphabet.
    const code = ((at * 7919) % 1_000_003).toString(36).padStart(4, '0')
    return [
      `${code}-${at}`,
      of(departments, 1),
      of(states, 3),
      `${day.slice(0, 10)} ${day.slice(11, 16)}`,
      day.slice(0, 10),
      ((at * 37) % 9973) / 4,
      at % 5 === 0 ? 'yes' : 'no',
      (54 + ((at * 13) % 1000) / 1000).toFixed(5),
      (10 + ((at * 17) % 1000) / 1000).toFixed(5),
      `"${of(what, 2)} ${of(where, 5)}, seen ${at % 9} times.${at % 7 === 0 ? '\nSecond line: ""again""' : ''}"`,
    ].join(',')
  })
  const bytes = Buffer.from(`${[header, ...rows].join('\r\n')}\r\n`)
  return { name: `${records} records.csv`, bytes, records, encoding: 'utf-8' }
}
