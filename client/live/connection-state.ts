/** Whether what is on screen is what is true now. `since`: when the last word from the server came. */
export type Connection =
  | { readonly state: 'live' | 'catching-up' | 'signed-out' | 'update-needed' }
  | { readonly state: 'offline'; readonly since: Date }

export type ConnectionEvent =
  /** The socket is open; what was missed is still on its way. */
  | 'opened'
  /** A feed has told all that was missed. */
  | 'caughtUp'
  | 'lost'
  /** The socket's token has ended; it reopens with a new one. */
  | 'refused'
  /** The server no longer takes this page's version. */
  | 'outdated'
  | 'signedIn'
  | 'signedOut'

type State = Connection['state']

/** Every state with every event; the compiler refuses a gap. */
const table: Readonly<Record<State, Readonly<Record<ConnectionEvent, State>>>> = {
  live: {
    opened: 'catching-up',
    caughtUp: 'live',
    lost: 'offline',
    refused: 'catching-up',
    outdated: 'update-needed',
    signedIn: 'live',
    signedOut: 'signed-out',
  },
  'catching-up': {
    opened: 'catching-up',
    caughtUp: 'live',
    lost: 'offline',
    refused: 'catching-up',
    outdated: 'update-needed',
    signedIn: 'catching-up',
    signedOut: 'signed-out',
  },
  offline: {
    opened: 'catching-up',
    // Word from a socket that is already gone.
    caughtUp: 'offline',
    lost: 'offline',
    refused: 'offline',
    outdated: 'update-needed',
    signedIn: 'offline',
    signedOut: 'signed-out',
  },
  'signed-out': {
    opened: 'signed-out',
    caughtUp: 'signed-out',
    lost: 'signed-out',
    refused: 'signed-out',
    outdated: 'update-needed',
    signedIn: 'catching-up',
    signedOut: 'signed-out',
  },
  // Only loading the new version leads out.
  'update-needed': {
    opened: 'update-needed',
    caughtUp: 'update-needed',
    lost: 'update-needed',
    refused: 'update-needed',
    outdated: 'update-needed',
    signedIn: 'update-needed',
    signedOut: 'update-needed',
  },
}

/** What `connection` becomes with `event` at `now`. Losing it again keeps the first `since`. */
export function nextConnection(connection: Connection, event: ConnectionEvent, now: Date): Connection {
  const state = table[connection.state][event]
  if (state === connection.state) return connection
  return state === 'offline' ? { state, since: now } : { state }
}
