import { createServer } from 'node:net'

import type { Config } from './config.ts'

/**
 * Tries the address before anything else is started: making a database only to find the port
 * taken would cost seconds, and leave lines in the log that hide the one that matters.
 * @throws the system's error
 */
export async function checkAddress({ host, port }: Config): Promise<void> {
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject)
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}
