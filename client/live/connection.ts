import { createRoot, createSignal } from 'solid-js'
import type { Accessor } from 'solid-js'

import { accessToken, watchAccess } from './access.ts'
import { nextConnection } from './connection-state.ts'
import type { Connection, ConnectionEvent } from './connection-state.ts'
import { closeSocket, reconnectSocket, watchSocket } from './socket.ts'

/** A page without feeds counts as caught up when its socket has stayed open this long, in milliseconds. */
const SETTLED_MS = 1500

type LiveConnection = { readonly connection: Accessor<Connection>; readonly tell: (event: ConnectionEvent) => void }

function makeConnection(): LiveConnection {
  const [connection, setConnection] = createSignal<Connection>({
    state: accessToken() === null ? 'signed-out' : 'catching-up',
  })
  let settling: ReturnType<typeof setTimeout> | undefined
  const tell = (event: ConnectionEvent): void => {
    clearTimeout(settling)
    setConnection((current) => nextConnection(current, event, new Date()))
    if (connection().state === 'catching-up' && event === 'opened')
      settling = setTimeout(() => tell('caughtUp'), SETTLED_MS)
  }
  watchSocket((event) => tell(event))
  watchAccess((signedIn) => {
    tell(signedIn ? 'signedIn' : 'signedOut')
    if (!signedIn) void closeSocket()
  })
  // A socket over a network that is gone looks open until its next ping.
  window.addEventListener('offline', () => reconnectSocket())
  return { connection, tell }
}

let shared: LiveConnection | undefined

function theConnection(): LiveConnection {
  shared ??= createRoot(() => makeConnection())
  return shared
}

/** Whether what is on screen is what is true now, for the whole page. */
export function useConnection(): Accessor<Connection> {
  return theConnection().connection
}

/** A feed calls this when everything that was missed has arrived over the present connection. */
export function tellCaughtUp(): void {
  theConnection().tell('caughtUp')
}
