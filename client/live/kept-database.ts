import { openDB } from 'idb'
import type { DBSchema, IDBPDatabase } from 'idb'

/** A browser that has not opened a database by then will not: some never answer. In milliseconds. */
const OPEN_WITHIN_MS = 5_000

/** Runs `work` on the database; its transaction must be begun before it awaits anything else. */
export type UseDatabase<Schema extends DBSchema> = <T>(
  work: (database: IDBPDatabase<Schema>) => Promise<T>,
) => Promise<T>

/**
 * Opens a database of this browser and keeps it usable: phones close databases when memory is short,
 * and another page may bring a newer shape. It is then opened anew when it is next needed.
 *
 * @param upgrade brings it from an earlier version; 0 = it is new
 *
 * Rejects where the browser keeps nothing.
 */
export async function openKeptDatabase<Schema extends DBSchema>(
  name: string,
  version: number,
  upgrade: (database: IDBPDatabase<Schema>, from: number) => void,
): Promise<UseDatabase<Schema>> {
  let opening: Promise<IDBPDatabase<Schema>> | undefined
  const forget = (): void => {
    opening = undefined
  }
  const open = (): Promise<IDBPDatabase<Schema>> => {
    opening ??= within(
      OPEN_WITHIN_MS,
      openDB<Schema>(name, version, {
        upgrade,
        blocking(_current, _blocked, event) {
          forget()
          if (event.target instanceof IDBDatabase) event.target.close()
        },
        terminated: forget,
      }),
    )
    opening.catch(forget)
    return opening
  }
  await open()
  return async (work) => {
    try {
      return await work(await open())
    } catch (error) {
      // It was closed under our hands.
      if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error
      forget()
      return await work(await open())
    }
  }
}

async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the browser does not open its database')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
