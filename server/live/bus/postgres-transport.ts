import { openChannel } from '@operagrid/db/listen'

import type { Transport } from './transport.ts'

/** LISTEN/NOTIFY on the server's own database, on a connection beside the pool. Nothing else is needed. */
export function postgresTransport(url: string): Transport {
  return {
    name: 'postgres',
    async open(hear) {
      const channel = await openChannel({ url, name: 'operagrid_bus', hear })
      return { send: (texts) => channel.notify(texts), over: channel.over, close: () => channel.close() }
    },
  }
}
