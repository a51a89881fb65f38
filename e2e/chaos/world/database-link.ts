import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

import { makeWakeUpFilter } from './wake-up-filter.ts'
import type { Fate } from './wake-up-filter.ts'

/** One node's way to the database: it can be cut, and wake-ups get lost on it. */
export type DatabaseLink = {
  readonly port: number
  /** Breaks every connection: a commit on its way was perhaps made. New ones are let in at once. */
  cut(): void
  close(): Promise<void>
}

/**
 * @param databasePort where PostgreSQL listens just now
 * @param fateOf what becomes of the next notification
 */
export async function openDatabaseLink(databasePort: () => number, fateOf: () => Fate): Promise<DatabaseLink> {
  const open = new Set<Socket>()
  const server = createServer((socket) => {
    const database = connect(databasePort(), '127.0.0.1')
    const filter = makeWakeUpFilter(fateOf)
    for (const [end, other] of [
      [socket, database],
      [database, socket],
    ] as const) {
      open.add(end)
      end.setNoDelay(true)
      end.on('error', () => other.destroy())
      end.once('close', () => {
        open.delete(end)
        other.destroy()
      })
    }
    socket.pipe(database)
    database.on('data', (chunk: Buffer) => {
      for (const part of filter(chunk)) socket.write(part)
    })
    database.once('end', () => socket.end())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve())
  })
  const address = server.address()
  const cut = (): void => {
    for (const end of open) end.resetAndDestroy()
  }
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        cut()
      }),
  }
}
