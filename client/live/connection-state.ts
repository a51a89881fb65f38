/**
 * Whether what is on screen is what is true now. `since`: when the server last said anything, the
 * moment that the screen is of; null while it has not been true yet.
 */
export type Connection =
  | { readonly state: 'live' | 'signed-out' | 'update-needed' }
  | { readonly state: 'catching-up'; readonly since: Date | null }
  | { readonly state: 'offline'; readonly since: Date }

export type ConnectionEvent =
  /** The socket is open; what was missed is still on its way. */
  | 'opened'
  /** Every feed of the page has told all that was missed. */
  | 'caughtUp'
  /** The socket is open, and a feed of the page is not up to date: it was just begun, or failed. */
  | 'behind'
  /** The socket is gone or not to be trusted; a new one is being opened. */
  | 'interrupted'
  /** No new one could be opened in a reasonable time, or the device knows that it has no network. */
  | 'lost'
  /** Nothing on the page is fed any more, so that there is nothing to be late with. */
  | 'rested'
  /** The server does not speak this page's protocol any more. */
  | 'outdated'
  | 'signedIn'
  | 'signedOut'

type State = Connection['state']

/** Every state with every event; the compiler refuses a gap. */
const table: Readonly<Record<State, Readonly<Record<ConnectionEvent, State>>>> = {
  live: {
    opened: 'catching-up',
    caughtUp: 'live',
    behind: 'catching-up',
    interrupted: 'catching-up',
    lost: 'offline',
    rested: 'catching-up',
    outdated: 'update-needed',
    signedIn: 'live',
    signedOut: 'signed-out',
  },
  'catching-up': {
    opened: 'catching-up',
    caughtUp: 'live',
    behind: 'catching-up',
    interrupted: 'catching-up',
    lost: 'offline',
    rested: 'catching-up',
    outdated: 'update-needed',
    signedIn: 'catching-up',
    signedOut: 'signed-out',
  },
  offline: {
    opened: 'catching-up',
    // Word from a socket that is already gone.
    caughtUp: 'offline',
    behind: 'offline',
    interrupted: 'offline',
    lost: 'offline',
    rested: 'catching-up',
    outdated: 'update-needed',
    signedIn: 'offline',
    signedOut: 'signed-out',
  },
  'signed-out': {
    opened: 'signed-out',
    caughtUp: 'signed-out',
    behind: 'signed-out',
    interrupted: 'signed-out',
    lost: 'signed-out',
    rested: 'signed-out',
    outdated: 'update-needed',
    signedIn: 'catching-up',
    signedOut: 'signed-out',
  },
  // Only loading the new version leads out.
  'update-needed': {
    opened: 'update-needed',
    caughtUp: 'update-needed',
    behind: 'update-needed',
    interrupted: 'update-needed',
    lost: 'update-needed',
    rested: 'update-needed',
    outdated: 'update-needed',
    signedIn: 'update-needed',
    signedOut: 'update-needed',
  },
}

/**
 * What `connection` becomes with `event`. `heard`: when the server last said anything. The same object
 * when nothing changes, and the same `since` until the screen is true again.
 */
export function nextConnection(connection: Connection, event: ConnectionEvent, heard: Date): Connection {
  const state = table[connection.state][event]
  if (state === connection.state && event !== 'rested') return connection
  switch (state) {
    case 'offline':
      return { state, since: sinceOf(connection) ?? heard }
    case 'catching-up':
      if (event === 'rested') return { state, since: null }
      return { state, since: connection.state === 'live' ? heard : sinceOf(connection) }
    case 'live':
    case 'signed-out':
    case 'update-needed':
      return { state }
  }
}

/** The moment that the screen is of, where it is not now; null when that is not known. */
export function sinceOf(connection: Connection): Date | null {
  return 'since' in connection ? connection.since : null
}
